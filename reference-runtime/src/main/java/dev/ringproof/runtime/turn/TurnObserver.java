package dev.ringproof.runtime.turn;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.slo.TurnOutcome;
import dev.ringproof.runtime.store.TurnEvent;
import dev.ringproof.runtime.telemetry.TurnLog;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sees each event of a turn as it is shown, and makes the metrics and the log of it. */
final class TurnObserver implements Consumer<TurnEvent> {
  private final TierId tier;
  private final @Nullable Tenant tenant;
  private final String session;
  private final String trace;
  private final long received;
  private final SloRecorder slo;
  private final Recoveries recoveries;
  private final TurnLog log;
  private boolean answered;

  /**
   * Sees one turn.
   *
   * @param tenant whose turn it is; it is counted for its tenant while that is registered
   */
  TurnObserver(
      TierId tier, String tenant, String session, String trace, long received, TurnParts parts) {
    this.tier = tier;
    this.tenant = parts.ring().tenant(tenant).orElse(null);
    this.session = session;
    this.trace = trace;
    this.received = received;
    this.slo = parts.slo();
    this.recoveries = parts.recoveries();
    this.log = parts.log();
  }

  @Override
  public void accept(TurnEvent event) {
    var elapsed = Duration.ofNanos(System.nanoTime() - received);
    if (event.type() == EventType.TOKEN) {
      if (!answered) {
        answered = true;
        slo.firstToken(tier, elapsed, trace);
      }
      return;
    }
    log.step(event.type().toString(), event.payload());
    if (event.type().terminal()) {
      ended(event, elapsed);
    }
  }

  private void ended(TurnEvent event, Duration elapsed) {
    var payload = event.payload();
    if (event.type() == EventType.TURN_COMPLETED) {
      var degraded = new LinkedHashSet<String>();
      payload.items("/degraded").forEach(cause -> cause.text("").ifPresent(degraded::add));
      slo.completed(tier, degraded, elapsed, trace);
      counted(TurnOutcome.completed(degraded));
      recoveries.succeeded(session);
    } else if (event.type() == EventType.TURN_FAILED) {
      var retryable = payload.truth("/retryable").orElse(false);
      slo.failed(tier, culprit(payload.text("/culprit").orElse("")), retryable, elapsed, trace);
      counted(TurnOutcome.FAILED);
      if (retryable) {
        recoveries.failed(session, payload.text("/turn").orElse(""), tier);
      }
    } else {
      slo.cancelled(tier);
      counted(TurnOutcome.CANCELLED);
    }
  }

  private void counted(TurnOutcome outcome) {
    if (tenant != null) {
      slo.ended(tier, tenant, outcome, answered);
    }
  }

  private static Culprit culprit(String name) {
    return Arrays.stream(Culprit.values())
        .filter(culprit -> culprit.toString().equals(name))
        .findFirst()
        .orElse(Culprit.RUNTIME);
  }
}

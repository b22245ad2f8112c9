package dev.ringproof.runtime.slo;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.contract.tier.TierId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;

/** Takes every fact that the two metric families are made of, and shows them. */
public interface SloRecorder {
  /** A request was refused before its reservation; {@code reason} is the problem's slug. */
  void refused(TierId tier, String reason);

  /** Request received to first token written, in a turn of this trace. */
  void firstToken(TierId tier, Duration elapsed, String trace);

  /** A turn of this trace ended {@code turn.completed}; {@code degraded} names the causes. */
  void completed(TierId tier, Set<String> degraded, Duration elapsed, String trace);

  /** A turn of this trace ended {@code turn.failed}. */
  void failed(TierId tier, Culprit culprit, boolean retryable, Duration elapsed, String trace);

  /** A turn was cancelled by its client: it leaves the denominator. */
  void cancelled(TierId tier);

  /**
   * A turn of this tenant ended; it is counted by one of the three above, too.
   *
   * @param tenant as registered, so that there are no more names than in that document
   * @param answered whether a token of it was shown
   */
  void ended(TierId tier, Tenant tenant, TurnOutcome outcome, boolean answered);

  /** Somebody who is no synthetic actor decided an approval: {@code approved}, {@code denied}. */
  void decided(String decision);

  /** Names what tells of the build in force; it is asked whenever the metrics are. */
  void inForce(Supplier<BuildShown> build);

  /** A retryable failure was followed by a success of the same intent in time, or was not. */
  void recovered(TierId tier, boolean success);

  /**
   * An action that reached an adapter settled: {@code completed}, {@code failed}, {@code unknown},
   * {@code unusable}.
   */
  void tool(TierId tier, String tool, String outcome, Duration elapsed);

  /** Asked to usable decision, queueing and network included. */
  void decision(TierId tier, String point, Duration elapsed);

  /**
   * Time that a turn that was not taken back spent in a part: queue, model, policy, tool, people,
   * store, runtime. Told once for each turn and part, so that the sums of the parts make up the
   * turns.
   *
   * @param trace the turn's
   */
  void dependency(TierId tier, String dependency, Duration elapsed, String trace);

  /**
   * A turn that ended, however it did, was charged.
   *
   * @param micros millionths of the price list's currency
   */
  void charged(TierId tier, long tokens, long micros);

  /**
   * A model call failed and the turn turned to the next model ({@code fallback}) or to the same one
   * ({@code same}), or did not since its provider was asked again enough ({@code withheld}); or a
   * model was passed over since its provider failed nearly always lately ({@code skipped}).
   */
  void modelRetry(TierId tier, String result);

  /** Texts were {@code embedded}, or were not, and why. */
  void embedding(TierId tier, String result);

  /** A purge of a retention class ran to its end and removed so many. */
  void purged(String dataClass, Instant at, int removed);

  /** A changed policy was {@code taken} or {@code refused} while the runtime ran. */
  void policyReload(String result);

  /** The snapshot of {@code /v1/slo}. */
  JsonObject snapshot();

  /** The text of {@code /metrics}, in OpenMetrics form, with exemplars. */
  String openMetrics();

  /** The same in Prometheus' plain text form, which knows no exemplars. */
  String plainMetrics();
}

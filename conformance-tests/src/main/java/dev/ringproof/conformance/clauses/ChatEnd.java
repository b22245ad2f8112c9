package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one streamed chat completion ended: refused, with an end of its own, or not at all.
 *
 * @param took until the refusal or the end; until it was given up when there was neither
 * @param firstToken until the first token; null without one
 * @param events all that came, also past the end
 */
record ChatEnd(
    @Nullable Reply refusal,
    @Nullable StreamEvent terminal,
    Duration took,
    @Nullable Duration firstToken,
    String text,
    List<StreamEvent> events,
    String broken) {
  /** How long what follows an end may take to come: nothing should. */
  private static final Duration CLOSING = Duration.ofSeconds(2);

  ChatEnd {
    events = List.copyOf(events);
  }

  /** Asks in a session of its own, as the caller whom the key lets in. */
  static ChatEnd of(Check check, String message) {
    return of(check, TurnAsk.of(message), Check.PATIENCE);
  }

  /** Asks in a session of its own, and gives up after so long. */
  static ChatEnd of(Check check, TurnAsk ask, Duration within) {
    var api = check.api().patient(within);
    var opened = api.openSession(check.caller(), check.chat().tier(), null);
    var session = check.text(check.json(opened), "/id");
    var began = System.nanoTime();
    try (var stream = api.takeTurn(check.caller(), session, ask)) {
      var refusal = stream.refusal().orElse(null);
      if (refusal == null) {
        stream.toEnd(within.minusNanos(System.nanoTime() - began));
        closing(stream);
      }
      return of(stream, refusal);
    }
  }

  private static void closing(TurnStream stream) {
    var until = System.nanoTime() + CLOSING.toNanos();
    while (stream.terminal().isPresent() && !stream.ended() && System.nanoTime() < until) {
      stream.next(Duration.ofMillis(20));
    }
  }

  private static ChatEnd of(TurnStream stream, @Nullable Reply refusal) {
    var terminal = stream.terminal().orElse(null);
    var end =
        refusal != null
            ? refusal.endedNanos()
            : terminal != null ? terminal.atNanos() : System.nanoTime();
    var first = stream.seen().stream().filter(e -> e.is(EventType.TOKEN)).findFirst();
    return new ChatEnd(
        refusal,
        terminal,
        Duration.ofNanos(end - stream.sentNanos()),
        first.map(token -> Duration.ofNanos(token.atNanos() - stream.sentNanos())).orElse(null),
        stream.text(),
        stream.seen(),
        stream.broken().orElse(""));
  }

  /** Returns the tier whose times the target is held to, which nobody here can scale. */
  static Tier tier(Check check) {
    return check.standing().plan().data().tierData(1).tier(check.chat().tier());
  }

  /** Whether it told of a whole answer. */
  boolean completed() {
    return terminal != null && terminal.is(EventType.TURN_COMPLETED);
  }

  /** Whether it told of a failure, by a status or in the stream. */
  boolean failed() {
    return refusal != null
        ? refusal.status() >= 400
        : terminal != null && terminal.is(EventType.TURN_FAILED);
  }

  /** Holds it to a whole answer. */
  ChatEnd wantCompleted(Check check, String of) {
    check.want(completed(), "a whole answer of " + of, this);
    return this;
  }

  /** Says in a line how it ended. */
  @Override
  public String toString() {
    if (refusal != null) {
      return "after " + took.toMillis() + " ms " + refusal;
    }
    if (terminal != null) {
      return "after " + took.toMillis() + " ms " + terminal.type() + ": " + terminal.raw();
    }
    return "no end after " + took.toMillis() + " ms, text \"" + text + "\" " + broken;
  }
}

package dev.ringproof.conformance;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.Verb;
import dev.ringproof.testbed.target.Standing;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Whether there is anybody at all who speaks the wire. */
final class Signal {
  private static final String WANTED = "wanted 200 with a discovery document of contract 1; got ";
  private static final long WITHIN_SECONDS = 5;

  /** A real model may stand behind it, and both may be cold. */
  private static final Duration FIRST_TURN = Duration.ofSeconds(20);

  private Signal() {}

  /**
   * Returns why nothing can be judged: no discovery document, or, where there is none to ask for,
   * no turn that completes; null if there is one.
   */
  static @Nullable String missing(Standing standing) {
    return standing.binding().verbs().contains(Verb.DISCOVER)
        ? undiscovered(standing)
        : speechless(standing);
  }

  private static @Nullable String speechless(Standing standing) {
    var caller = standing.caller();
    var binding = standing.binding().patient(FIRST_TURN);
    var session = binding.openSession(caller, TierId.A, null).json().text("/id").orElseThrow();
    try (var stream = binding.takeTurn(caller, session, TurnAsk.of("Say one word."))) {
      stream.toEnd(FIRST_TURN);
      if (stream.terminal().filter(end -> end.is(EventType.TURN_COMPLETED)).isPresent()) {
        return null;
      }
      return "wanted a streamed completion of a first turn; got "
          + stream
              .refusal()
              .map(Reply::toString)
              .or(() -> stream.terminal().map(StreamEvent::raw))
              .or(stream::broken)
              .orElse("no end within " + FIRST_TURN.toSeconds() + " s");
    }
  }

  private static @Nullable String undiscovered(Standing standing) {
    var answer = new CompletableFuture<Reply>();
    var asking = Thread.ofVirtual().start(() -> answer.complete(standing.binding().discover()));
    try {
      return missing(answer.get(WITHIN_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      asking.interrupt();
      return WANTED + "no answer within " + WITHIN_SECONDS + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return WANTED + "nothing: interrupted";
    } catch (ExecutionException e) {
      return WANTED + e.getCause();
    }
  }

  private static @Nullable String missing(Reply reply) {
    if (reply.status() != 200) {
      return WANTED + (reply.status() == 0 ? "no answer: " + reply.text() : reply);
    }
    try {
      var contract = reply.json().text("/contract").orElse("");
      return contract.equals("1") ? null : WANTED + reply;
    } catch (DocumentException e) {
      return WANTED + reply + " (" + e.getMessage() + ")";
    }
  }
}

package dev.ringproof.chaos.money;

import dev.ringproof.chaos.money.Board.Opened;
import dev.ringproof.chaos.money.Board.Taken;
import dev.ringproof.chaos.money.MoneyHistory.Refusal;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One message as a client carries it through: asked again by its key until something is known. */
final class Intent {
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final long BACKOFF = Duration.ofMillis(100).toNanos();
  private static final int HANGS_UP_AFTER = 3;

  private final AgentBinding api;
  private final Opened in;
  private final Sort sort;
  private final String nonce;
  private final TurnAsk ask;
  private final int cancelAfter;
  private String id = "";
  private String trace = "";
  private long began;
  private long heard;
  private long ended;
  private long last;
  private int tokens;
  private boolean over;
  private boolean refused;

  /** What a message came to. */
  sealed interface Came {
    /** A turn, whose end was seen or not. */
    record Turned(Taken taken) implements Came {}

    /** No window could pay for it. */
    record Refused(Refusal refusal) implements Came {}

    /** Nothing is known. */
    record Unknown() implements Came {}
  }

  /**
   * Makes one.
   *
   * @param cancelAfter after so many tokens it is taken back, if it is of that sort
   */
  Intent(AgentBinding api, Opened in, Sort sort, String nonce, TurnAsk ask, int cancelAfter) {
    this.api = api;
    this.in = in;
    this.sort = sort;
    this.nonce = nonce;
    this.ask = ask;
    this.cancelAfter = cancelAfter;
  }

  /** Goes on until the turn has ended, its client has hung up, or patience has an end. */
  Came run(Duration patience) {
    began = System.nanoTime();
    var until = began + patience.toNanos();
    long sent = began;
    while (!over && System.nanoTime() < until) {
      sent = System.nanoTime();
      if (!id.isEmpty()) {
        follow(api.readEvents(in.user(), in.id(), id, last));
      } else if (in.tier() == TierId.C) {
        post();
      } else {
        follow(api.takeTurn(in.user(), in.id(), ask));
      }
    }
    if (refused) {
      return new Came.Refused(
          new Refusal(in.user().tenant(), Words.count(ask.message()), sent, System.nanoTime()));
    }
    return id.isEmpty()
        ? new Came.Unknown()
        : new Came.Turned(
            new Taken(in, sort, nonce, ask.message(), id, trace, began, heard, ended));
  }

  private void post() {
    var reply = api.takeTurnAndWait(in.user(), in.id(), ask);
    if (reply.status() == 202) {
      named(reply.header("ringproof-turn").orElse(""), reply.header("ringproof-trace").orElse(""));
    } else {
      answered(reply);
    }
  }

  private void named(String turn, String itsTrace) {
    if (id.isEmpty() && !turn.isEmpty()) {
      id = turn;
      trace = itsTrace;
      heard = System.nanoTime();
    }
  }

  private void answered(Reply reply) {
    refused = id.isEmpty() && reply.is(ProblemType.BUDGET_EXHAUSTED);
    over = refused;
    if (!over) {
      LockSupport.parkNanos(BACKOFF);
    }
  }

  private void follow(TurnStream answer) {
    try (var stream = answer) {
      var refusal = stream.refusal();
      if (refusal.isPresent()) {
        answered(refusal.get());
        return;
      }
      named(stream.turn(), stream.trace());
      while (!over && read(stream)) {
        named(stream.turn(), stream.trace());
      }
    }
  }

  /** Reads one event; false when this connection brings no more. */
  private boolean read(TurnStream stream) {
    var next = stream.next(SILENCE);
    if (next.isEmpty()) {
      LockSupport.parkNanos(stream.ended() ? BACKOFF : 1);
      return false;
    }
    var event = next.get();
    last = event.id();
    tokens += event.is(EventType.TOKEN) ? 1 : 0;
    if (event.terminal()) {
      ended = System.nanoTime();
      over = true;
    } else if (sort == Sort.HUNG_UP && last >= HANGS_UP_AFTER) {
      stream.cut();
      over = true;
    } else if (sort == Sort.CANCELLED && event.is(EventType.TOKEN) && tokens == cancelAfter) {
      // The provider says no more by now: what came is what it served.
      var unused = api.cancel(in.user(), in.id(), id);
    }
    return true;
  }
}

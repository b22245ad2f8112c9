package dev.ringproof.load.measure;

import org.jspecify.annotations.Nullable;

/**
 * What the injector saw of one turn, in nanoTime. Written by the thread that serves the turn's
 * connection, read when the phase has ended.
 */
public final class TurnRecord {
  private static final long UNSEEN = Long.MIN_VALUE;

  private final Assignment assignment;
  private long intended = UNSEEN;
  private long sent = UNSEEN;
  private long accepted = UNSEEN;
  private long firstToken = UNSEEN;
  private long ended = UNSEEN;
  private int terminals;
  private int routes;
  private int status;
  private @Nullable String outcome;
  private String reason = "";

  /** Starts with nothing seen. */
  public TurnRecord(Assignment assignment) {
    this.assignment = assignment;
  }

  /** How a turn ended for the one who asked. */
  public enum End {
    /** {@code turn.completed}, or a job that is {@code done}. */
    COMPLETED,
    /** 429 or 503 before anything began. */
    REFUSED,
    /** Everything else: a failed or cancelled turn, a cut stream, no end in time. */
    FAILED,
    /** Never sent: the injector's own fault. */
    UNSENT
  }

  /** Returns what was to be done. */
  public Assignment assignment() {
    return assignment;
  }

  /** The request goes out now; {@code start} is when it should have. */
  public synchronized void sending(long start, long now) {
    intended = start;
    sent = now;
  }

  /** An answer's status line came. */
  public synchronized void answered(int code) {
    status = code;
  }

  /** A job was accepted. */
  public synchronized void accepted(long now) {
    accepted = now;
  }

  /** An event came; its type alone matters, and only the first token's time. */
  public synchronized void event(String type, long now) {
    status = 200;
    if (type.equals("token") && firstToken == UNSEEN) {
      firstToken = now;
    }
    if (type.equals("route.selected")) {
      routes++;
    }
    if (type.equals("turn.completed")
        || type.equals("turn.failed")
        || type.equals("turn.cancelled")) {
      terminals++;
      if (terminals == 1) {
        outcome = type;
        ended = now;
      }
    }
  }

  /** The turn's end told this reason. */
  public synchronized void failedFor(String told) {
    reason = told;
  }

  /** A job reached its last state. */
  public synchronized void jobEnded(String state, long now) {
    terminals++;
    outcome = state.equals("done") ? "turn.completed" : state;
    ended = now;
  }

  /** Returns how it ended. */
  public synchronized End end() {
    if (sent == UNSEEN) {
      return End.UNSENT;
    }
    if (outcome == null) {
      return status == 429 || status == 503 ? End.REFUSED : End.FAILED;
    }
    return outcome.equals("turn.completed") ? End.COMPLETED : End.FAILED;
  }

  /** Returns in a few words what made it no success; empty for one that was. */
  public synchronized String trouble() {
    return switch (end()) {
      case COMPLETED -> "";
      case UNSENT -> "never sent";
      case REFUSED -> "status " + status;
      case FAILED -> {
        if (outcome != null) {
          yield reason.isEmpty() ? outcome : outcome + " " + reason;
        }
        yield status == 200 || status == 202
            ? "no end in time"
            : status == 0 ? "no answer" : "status " + status;
      }
    };
  }

  /** Whether a runtime took it on: it was sent and not refused. */
  public boolean admitted() {
    var end = end();
    return end == End.COMPLETED || end == End.FAILED;
  }

  /** Whether it succeeded. */
  public boolean completed() {
    return end() == End.COMPLETED;
  }

  /** Whether a first token came. */
  public synchronized boolean hasToken() {
    return firstToken != UNSEEN;
  }

  /** Whether a terminal event came. */
  public synchronized boolean hasEnd() {
    return ended != UNSEEN;
  }

  /** Returns how many terminal events came. */
  public synchronized int terminals() {
    return terminals;
  }

  /** Returns how many calls of a model the stream told of: a fallback is one more. */
  public synchronized int routes() {
    return routes;
  }

  /** Returns the last status seen; 0 without an answer. */
  public synchronized int status() {
    return status;
  }

  /** Returns the nanoseconds by which it was sent late. */
  public synchronized long lag() {
    return sent == UNSEEN ? 0 : Math.max(0, sent - intended);
  }

  /** Returns when it should have been sent; of no meaning for one that never was. */
  public synchronized long intendedAt() {
    return intended;
  }

  /** Returns when it was sent. */
  public synchronized long sentAt() {
    return sent;
  }

  /**
   * Returns first token less the intended start. A turn that left early by a timer's rounding
   * counts from when it left, so that no figure is flattered.
   */
  public synchronized long firstTokenFromIntended() {
    return firstToken - Math.min(intended, sent);
  }

  /** Returns first token less the actual send. */
  public synchronized long firstTokenFromSent() {
    return firstToken - sent;
  }

  /** Returns end less the intended start. */
  public synchronized long turnFromIntended() {
    return ended - Math.min(intended, sent);
  }

  /** Returns end less the actual send. */
  public synchronized long turnFromSent() {
    return ended - sent;
  }

  /** Returns acceptance less the actual send; negative when it was never accepted. */
  public synchronized long acceptFromSent() {
    return accepted == UNSEEN ? -1 : accepted - sent;
  }

  /** Returns the mean time a token after the first: (E2E - TTFT)/(n-1); negative without one. */
  public synchronized long perToken() {
    var more = assignment.outputTokens() - 1;
    return ended == UNSEEN || firstToken == UNSEEN || more < 1 ? -1 : (ended - firstToken) / more;
  }
}

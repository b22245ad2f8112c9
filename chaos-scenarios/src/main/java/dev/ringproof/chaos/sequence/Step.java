package dev.ringproof.chaos.sequence;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a client does.
 *
 * @param place which of the program's sessions it is about
 * @param pauseMs how long the client waits before it
 * @param from the event id that a resume goes on from, or the last that is known if that is less
 * @param ask how a turn is asked for; null in a step that asks for none
 */
record Step(Kind kind, int place, int pauseMs, int from, @Nullable Ask ask) {
  private static final int MOST_PAUSE_MS = 10_000;
  private static final int MOST = 1_000;

  Step {
    requireNonNull(kind, "kind: found nothing");
    within("pauseMs", pauseMs, MOST_PAUSE_MS);
    within("from", from, MOST);
    if ((ask != null) != kind.turn()) {
      throw new IllegalArgumentException(kind + (kind.turn() ? " needs an ask" : " takes no ask"));
    }
  }

  /** What is done. */
  enum Kind {
    /** A new session comes in the place of the one before. */
    OPEN("open", false),
    SHOW("show", false),
    /** A turn that answers. */
    TALK("talk", true),
    /** A turn with an action that nobody has to approve. */
    MAIL("mail", true),
    /** A turn with an action that someone has to approve. */
    REFUND("refund", true),
    /** Reads the session's latest turn from an event on. */
    RESUME("resume", false),
    /** Takes the session's latest turn back. */
    CANCEL("cancel", false),
    APPROVE("approve", false),
    DENY("deny", false),
    ERASE("erase", false);

    private final String word;
    private final boolean turn;

    Kind(String word, boolean turn) {
      this.word = word;
      this.turn = turn;
    }

    /** Whether it asks for a turn. */
    boolean turn() {
      return turn;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /**
   * How a turn is asked for.
   *
   * @param body which of the program's messages of this kind
   * @param key which of the program's idempotency keys; null for none
   * @param cutAfter events after which the client cuts its stream, or milliseconds after which it
   *     gives up; 0 where it does neither
   */
  record Ask(int body, @Nullable Integer key, Match match, Reads reads, int cutAfter) {
    Ask {
      requireNonNull(match, "match: found nothing");
      requireNonNull(reads, "reads: found nothing");
      within("body", body, MOST);
      within("key", key == null ? 0 : key, MOST);
      within("cutAfter", cutAfter, MOST);
      var cuts = reads == Reads.CUT || reads == Reads.GIVE_UP;
      if (cuts != cutAfter > 0) {
        throw new IllegalArgumentException(
            "cutAfter: found " + cutAfter + " for a client that reads by " + reads);
      }
    }

    /** Returns the same, read to its end as a stream. */
    Ask patient() {
      return new Ask(body, key, match, Reads.STREAM, 0);
    }
  }

  /** Which checkpoint version the client says it has seen. */
  enum Match {
    NONE("none"),
    /** The newest that it knows of. */
    KNOWN("known"),
    /** One that is not the newest that it knows of. */
    BEHIND("behind");

    private final String word;

    Match(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** How the client takes the answer. */
  enum Reads {
    STREAM("stream"),
    /** As one document, when the turn has ended. */
    WAIT("wait"),
    /** Cuts the stream, and takes it up again. */
    CUT("cut"),
    /** Hangs up before there is an answer. */
    GIVE_UP("give-up");

    private final String word;

    Reads(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  private static void within(String name, int found, int most) {
    if (found < 0 || found > most) {
      throw new IllegalArgumentException(
          name + ": found " + found + ", expected a number from 0 to " + most);
    }
  }
}

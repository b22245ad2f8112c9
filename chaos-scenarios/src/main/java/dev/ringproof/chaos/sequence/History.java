package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.order.Span;
import dev.ringproof.chaos.sequence.Step.Kind;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.testbed.binding.StreamEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the clients of one program and the witness saw. An answer is a word: what a success is
 * called here, a problem's slug, or {@link #UNKNOWN}.
 *
 * @param effects how often the witness saw the effect of each message's nonce
 * @param modelCalls how many calls of a model it saw of each
 * @param twins what an erased session answered beside one that never was, for the sessions erased
 * @param came what each step came to
 */
record History(
    List<Asked> asked,
    List<Reading> readings,
    List<Shown> shown,
    List<Withdrawn> erased,
    List<Withdrawn> cancelled,
    List<Word> words,
    Map<String, Integer> effects,
    Map<String, Integer> modelCalls,
    List<Twin> twins,
    List<Came> came) {
  /** The answer of a call that had none. */
  static final String UNKNOWN = "unknown";

  /** The answer of a call that took place. */
  static final String DONE = "done";

  static final String NOT_FOUND = "not-found";

  /** The answers after which no turn was begun. */
  private static final Set<String> REFUSALS =
      Set.of(
          ProblemType.TURN_IN_PROGRESS.slug(),
          ProblemType.STALE_CHECKPOINT.slug(),
          ProblemType.IDEMPOTENCY_KEY_REUSED.slug(),
          ProblemType.BUDGET_EXHAUSTED.slug(),
          ProblemType.QUOTA_EXCEEDED.slug(),
          ProblemType.CAPACITY.slug());

  History {
    asked = List.copyOf(asked);
    readings = List.copyOf(readings);
    shown = List.copyOf(shown);
    erased = List.copyOf(erased);
    cancelled = List.copyOf(cancelled);
    words = List.copyOf(words);
    effects = Map.copyOf(effects);
    modelCalls = Map.copyOf(modelCalls);
    twins = List.copyOf(twins);
    came = List.copyOf(came);
  }

  /**
   * A turn that was asked for.
   *
   * @param nonce which message; the same one is the same body
   * @param match the checkpoint version that was sent; null for none
   * @param turn the turn that the answer names; empty if it names none
   * @param version the current one that a stale client was told, or the one that the answer of a
   *     turn which had ended tells; null if none was told
   */
  record Asked(
      Span span,
      Kind kind,
      String session,
      String nonce,
      @Nullable String key,
      @Nullable Long match,
      String answer,
      String turn,
      @Nullable Long version) {
    boolean is(String word) {
      return answer.equals(word);
    }

    /** Whether it is about the same turn under the same key, answered or not. */
    boolean sameIntent(Asked other) {
      return key != null
          && key.equals(other.key)
          && session.equals(other.session)
          && nonce.equals(other.nonce);
    }
  }

  /**
   * A turn's events as one connection brought them.
   *
   * @param span from the request to the answer's head
   * @param after the event id that was asked to go on from
   * @param cut whether the client cut it
   */
  record Reading(
      Span span,
      String session,
      String turn,
      long after,
      String answer,
      List<StreamEvent> events,
      boolean cut) {
    Reading {
      events = List.copyOf(events);
    }

    Optional<StreamEvent> terminal() {
      return events.stream().filter(StreamEvent::terminal).findFirst();
    }
  }

  /**
   * A session's view.
   *
   * @param active the turn that runs; empty for none
   * @param money its budget; null where it was not shown
   */
  record Shown(
      Span span,
      String session,
      String answer,
      long version,
      String active,
      @Nullable Money money) {}

  /** A session's budget in one window. */
  record Money(Spend limit, Spend settled, Spend reserved, String windowEnds) {}

  /**
   * An erasure, or a turn that was taken back.
   *
   * @param turn the turn; empty for an erasure
   */
  record Withdrawn(Span span, String session, String turn, String answer) {}

  /** What an approver said, and how it was answered. */
  record Word(
      Span span, String session, String turn, String approval, boolean approve, String answer) {}

  /** Whether an erased session answered as one that never was, and how if not. */
  record Twin(String session, boolean same, String how) {}

  /** What a step came to. */
  record Came(String step, String answer) {}

  /**
   * Whether the request may have begun a turn that its answer does not name: there was no answer,
   * or a session that was erased meanwhile answered as one that never was.
   */
  boolean mayHaveBegun(Asked one) {
    return one.turn().isEmpty()
        && !REFUSALS.contains(one.answer())
        && !(one.is(NOT_FOUND) && erasedBefore(one.session(), one.span()));
  }

  /** Whether the session was gone before a call was sent. */
  boolean erasedBefore(String session, Span span) {
    return erased.stream()
        .anyMatch(
            one ->
                one.session().equals(session)
                    && one.answer().equals(DONE)
                    && one.span().ended() < span.began());
  }

  /** Returns whether the session was erased for sure or perhaps. */
  boolean mayBeErased(String session) {
    return erased.stream()
        .anyMatch(one -> one.session().equals(session) && !one.answer().equals(NOT_FOUND));
  }
}

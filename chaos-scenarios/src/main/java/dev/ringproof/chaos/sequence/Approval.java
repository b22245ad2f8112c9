package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.order.Linearizable.Op;
import dev.ringproof.chaos.order.Span;
import dev.ringproof.chaos.sequence.History.Word;
import dev.ringproof.contract.error.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The model of an approval: the first word about it stands, the same word again is heard, another
 * one is told that it comes too late. It may lapse before anyone spoke, by time or with its turn.
 */
enum Approval {
  PENDING,
  APPROVED,
  DENIED,
  LAPSED,
  GONE;

  /** What became of it. */
  sealed interface Call {}

  /** Someone said so and was heard. */
  record Heard(boolean approve) implements Call {}

  /** Someone said so too late. */
  record TooLate(boolean approve) implements Call {}

  /** It lapsed: nobody is told when. */
  record Lapse() implements Call {}

  /** Its session was erased. */
  record Erased() implements Call {}

  /** It answers as what does not exist. */
  record Missing() implements Call {}

  /** Returns the state after the call; empty if an approval in this state is not answered so. */
  Optional<Approval> after(Call call) {
    return switch (call) {
      case Heard heard -> {
        var wanted = heard.approve() ? APPROVED : DENIED;
        yield this == PENDING || this == wanted ? Optional.of(wanted) : Optional.empty();
      }
      case TooLate late -> {
        var other = late.approve() ? DENIED : APPROVED;
        yield this == other || this == LAPSED ? Optional.of(this) : Optional.empty();
      }
      case Lapse lapse -> this == PENDING ? Optional.of(LAPSED) : Optional.empty();
      case Erased erased -> Optional.of(GONE);
      case Missing missing -> this == GONE ? Optional.of(this) : Optional.empty();
    };
  }

  /** Returns the calls of one approval. */
  static List<Op<Call>> calls(History history, String approval) {
    var ops = new ArrayList<Op<Call>>();
    var words = history.words().stream().filter(w -> w.approval().equals(approval)).toList();
    for (var word : words) {
      add(word, ops);
    }
    var session = words.getFirst().session();
    var asked = history.asked().stream().mapToLong(one -> one.span().began()).min().orElse(0);
    ops.add(new Op<>(new Lapse(), Span.from(asked)));
    for (var one : history.erased()) {
      if (one.session().equals(session) && !one.answer().equals(History.NOT_FOUND)) {
        var sure = one.answer().equals(History.DONE);
        ops.add(new Op<>(new Erased(), sure ? one.span() : one.span().open()));
      }
    }
    return ops;
  }

  private static void add(Word word, List<Op<Call>> into) {
    if (word.answer().equals(History.DONE)) {
      into.add(new Op<>(new Heard(word.approve()), word.span()));
    } else if (word.answer().equals(ProblemType.APPROVAL_SETTLED.slug())) {
      into.add(new Op<>(new TooLate(word.approve()), word.span()));
    } else if (word.answer().equals(History.NOT_FOUND)) {
      into.add(new Op<>(new Missing(), word.span()));
      // It may have been heard before its session was erased.
      into.add(new Op<>(new Heard(word.approve()), word.span().open()));
    } else {
      into.add(new Op<>(new Heard(word.approve()), word.span().open()));
    }
  }
}

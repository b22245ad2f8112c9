package dev.ringproof.chaos.order;

import dev.ringproof.chaos.order.Linearizable.Answer;
import dev.ringproof.chaos.order.Linearizable.Op;
import dev.ringproof.chaos.order.Linearizable.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The part of a history that shows what is wrong with it. Each beginning of a history that has an
 * order has one itself, so that there is a shortest beginning that has none; of that, what had
 * ended before anything of the last piece began is left out of what is told, for it comes before.
 */
public final class Shortest {
  private Shortest() {}

  /**
   * A beginning of a history that has no order.
   *
   * @param why what the search came to
   * @param calls those that stand beside its last answer, in the order in which they began
   * @param before how many went before them
   */
  public record Beginning<C>(String why, List<C> calls, int before) {
    public Beginning {
      calls = List.copyOf(calls);
    }
  }

  /**
   * Returns the shortest beginning without an order; empty where there is none, or nobody knows.
   */
  public static <S, C> Optional<Beginning<C>> broken(
      S initial, BiFunction<S, C, Optional<S>> object, List<Op<C>> history) {
    if (Linearizable.check(initial, object, history).answer() != Answer.BROKEN) {
      return Optional.empty();
    }
    var ends =
        history.stream().filter(op -> op.span().answered()).map(op -> op.span().ended()).sorted();
    var moments = ends.distinct().toList();
    int good = -1;
    int bad = moments.size() - 1;
    while (bad - good > 1) {
      var middle = (good + bad) / 2;
      var verdict = Linearizable.check(initial, object, until(history, moments.get(middle)));
      if (verdict.answer() == Answer.BROKEN) {
        bad = middle;
      } else {
        good = middle;
      }
    }
    var beginning = until(history, moments.get(bad));
    return Optional.of(beside(beginning, moments.get(bad), initial, object));
  }

  private static <S, C> Beginning<C> beside(
      List<Op<C>> beginning, long last, S initial, BiFunction<S, C, Optional<S>> object) {
    Verdict verdict = Linearizable.check(initial, object, beginning);
    var first =
        beginning.stream()
            .filter(op -> op.span().ended() == last)
            .mapToLong(op -> op.span().began())
            .min()
            .orElse(last);
    var calls =
        beginning.stream()
            .filter(op -> op.span().ended() >= first)
            .sorted(Comparator.comparingLong(op -> op.span().began()))
            .map(Op::call)
            .toList();
    return new Beginning<>(verdict.why(), calls, beginning.size() - calls.size());
  }

  /** What had begun at a moment; what had not ended by then may have happened or not. */
  private static <C> List<Op<C>> until(List<Op<C>> history, long moment) {
    var beginning = new ArrayList<Op<C>>();
    for (var op : history) {
      if (op.span().began() <= moment) {
        beginning.add(op.span().ended() <= moment ? op : new Op<>(op.call(), op.span().open()));
      }
    }
    return beginning;
  }
}

package dev.ringproof.chaos.order;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Looks for an order of concurrent calls that a sequential object allows and that agrees with real
 * time: of two calls of which one had ended before the other began, it comes first. A call without
 * an answer may stand anywhere after its beginning, or nowhere. The search is Wing and Gong's, with
 * Lowe's memory: what is left to place and the state it would be placed on are tried once.
 *
 * @param <S> the object's state, a value
 * @param <C> a call with what it answered
 */
public final class Linearizable<S, C> {
  /** So many states are looked at before it is said that nobody knows. */
  private static final int MOST = 200_000;

  private static final int MOST_TOLD = 6;

  private final BiFunction<S, C, Optional<S>> object;
  private final List<Op<C>> ops;
  private final Set<Seen<S>> seen = new HashSet<>();
  private final List<C> order = new ArrayList<>();
  private List<C> longest = List.of();
  private List<C> stuck = List.of();

  private Linearizable(BiFunction<S, C, Optional<S>> object, List<Op<C>> ops) {
    this.object = object;
    this.ops = ops.stream().sorted(Comparator.comparingLong(op -> op.span().began())).toList();
  }

  /** One call. */
  public record Op<C>(C call, Span span) {}

  /** What the search came to. */
  public enum Answer {
    HOLDS,
    BROKEN,
    UNDECIDED
  }

  /**
   * The answer.
   *
   * @param why the longest order that was possible and what could not follow it; empty if it holds
   */
  public record Verdict(Answer answer, String why) {}

  private record Seen<S>(BitSet placed, S state) {}

  /**
   * Judges a history.
   *
   * @param object the state after a call, or empty if it cannot answer so in this state
   */
  public static <S, C> Verdict check(
      S initial, BiFunction<S, C, Optional<S>> object, List<Op<C>> history) {
    return new Linearizable<>(object, history).check(initial);
  }

  private Verdict check(S initial) {
    if (search(new BitSet(), initial)) {
      return new Verdict(Answer.HOLDS, "");
    }
    return seen.size() > MOST
        ? new Verdict(Answer.UNDECIDED, ops.size() + " calls are too many to order")
        : new Verdict(Answer.BROKEN, why());
  }

  private boolean search(BitSet placed, S state) {
    if (done(placed)) {
      return true;
    }
    if (seen.size() > MOST || !seen.add(new Seen<>((BitSet) placed.clone(), state))) {
      return false;
    }
    note(placed);
    for (var i : next(placed)) {
      var after = object.apply(state, ops.get(i).call());
      if (after.isPresent()) {
        placed.set(i);
        order.add(ops.get(i).call());
        if (search(placed, after.get())) {
          return true;
        }
        order.removeLast();
        placed.clear(i);
      }
    }
    return false;
  }

  private boolean done(BitSet placed) {
    for (int i = 0; i < ops.size(); i++) {
      if (!placed.get(i) && ops.get(i).span().answered()) {
        return false;
      }
    }
    return true;
  }

  /** The calls that no other one has to precede. */
  private List<Integer> next(BitSet placed) {
    var first = Span.NEVER;
    for (int i = 0; i < ops.size(); i++) {
      first = placed.get(i) ? first : Math.min(first, ops.get(i).span().ended());
    }
    var next = new ArrayList<Integer>();
    for (int i = 0; i < ops.size(); i++) {
      if (!placed.get(i) && ops.get(i).span().began() <= first) {
        next.add(i);
      }
    }
    return next;
  }

  private void note(BitSet placed) {
    if (order.size() >= longest.size()) {
      longest = List.copyOf(order);
      stuck =
          next(placed).stream()
              .map(ops::get)
              .filter(op -> op.span().answered())
              .map(Op::call)
              .toList();
    }
  }

  private String why() {
    return "no order of "
        + ops.size()
        + " calls is possible: after "
        + words(longest)
        + " there can be no "
        + words(stuck);
  }

  private static String words(List<?> calls) {
    if (calls.isEmpty()) {
      return "nothing";
    }
    var skipped = Math.max(0, calls.size() - MOST_TOLD);
    return (skipped > 0 ? "..., " : "")
        + calls.stream().skip(skipped).map(String::valueOf).collect(Collectors.joining(", "));
  }
}

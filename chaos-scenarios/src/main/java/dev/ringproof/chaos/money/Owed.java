package dev.ringproof.chaos.money;

import dev.ringproof.chaos.money.MoneyHistory.Called;
import dev.ringproof.chaos.money.MoneyHistory.Kill;
import dev.ringproof.chaos.money.MoneyHistory.Leg;
import dev.ringproof.chaos.money.MoneyHistory.Turn;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.testbed.witness.ModelCallSeen.Ended;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a turn owes by what the witness served, call by call, and by its reservations where a kill
 * took the knowledge of what was used.
 *
 * @param known what is owed for the calls of which the runtime can know
 * @param served what the witness served in those, reported or else counted
 * @param neverCame of that, what a reset or a parting swallowed
 * @param unknown what is owed in full for what a kill took
 * @param unknownServed what the witness served in that
 * @param lapsed whether another node took it over though nothing was killed meanwhile
 * @param wrong how the bill differs from it, call by call; empty if it does not
 */
record Owed(
    long known,
    long served,
    long neverCame,
    Spend unknown,
    long unknownServed,
    boolean lapsed,
    List<String> wrong) {
  static final Owed NOTHING = new Owed(0, 0, 0, Spend.NONE, 0, false, List.of());

  Owed {
    wrong = List.copyOf(wrong);
  }

  /** Reckons what a turn of a history owes. */
  static Owed by(Turn turn, MoneyHistory history) {
    return new Reckoning(turn, history).owed();
  }

  /** Returns all that is owed, in tokens. */
  long all() {
    return known + unknown.tokens();
  }

  /** A call and what was charged for it. */
  private record Pair(Leg leg, Called call) {}

  private static final class Reckoning {
    /** The outcome of a call that the runtime gave up. */
    private static final String TIMEOUT = "timeout";

    private final Turn turn;
    private final List<Called> calls;
    private final MoneyHistory history;
    private final List<String> wrong = new ArrayList<>();
    private long known;
    private long served;
    private long neverCame;
    private boolean lapsed;

    Reckoning(Turn turn, MoneyHistory history) {
      this.turn = turn;
      this.calls = history.calls(turn.nonce());
      this.history = history;
    }

    Owed owed() {
      var unknown = unknown();
      var charged = turn.bill().legs().stream().filter(Leg::lost).map(Leg::spend).toList();
      var lost = charged.stream().reduce(Spend.NONE, Spend::plus);
      hold(lost.equals(unknown), "is charged " + lost + " for what a kill took, owes " + unknown);
      var pairs = pairs(turn.bill().legs().stream().filter(leg -> !leg.lost()).toList());
      var before = new ArrayList<>(calls);
      pairs.forEach(pair -> before.remove(pair.call()));
      if (unknown.equals(Spend.NONE)) {
        before.forEach(this::uncharged);
      } else {
        takenBy(before);
      }
      for (int i = 0; i < pairs.size(); i++) {
        leg(pairs.get(i), i == pairs.size() - 1);
      }
      var gone = before.stream().mapToLong(Reckoning::most).sum();
      hold(gone <= unknown.tokens() || unknown.equals(Spend.NONE), "was served beyond " + unknown);
      return new Owed(known, served, neverCame, unknown, gone, lapsed, wrong);
    }

    /** All takes but the one that came to an end; all of them where none did. */
    private Spend unknown() {
      var reserved = turn.bill().reserved();
      var ended = turn.bill().interrupted() ? 0 : 1;
      return reserved.stream()
          .limit(Math.max(0, reserved.size() - ended))
          .reduce(Spend.NONE, Spend::plus);
    }

    /**
     * The calls that were charged, each with its leg, from the last one on backwards, model by
     * model: a call that was given up may reach its provider after the next one has. What reached
     * nobody is a leg of nothing, and no call.
     */
    private List<Pair> pairs(List<Leg> legs) {
      var pairs = new ArrayList<Pair>();
      var left = new ArrayList<>(calls);
      for (var leg : legs.reversed()) {
        var call = last(left, leg.model());
        var nothing = leg.input() + leg.output() == 0;
        if (call != null && !(nothing && mustBeCharged(call, leg))) {
          left.remove(call);
          pairs.addFirst(new Pair(leg, call));
        } else {
          hold(nothing, "is charged " + leg + ", which nobody served");
        }
      }
      return pairs;
    }

    private static @Nullable Called last(List<Called> calls, String model) {
      return calls.stream()
          .filter(call -> call.model().equals(model))
          .reduce((first, second) -> second)
          .orElse(null);
    }

    private static boolean mustBeCharged(Called call, Leg leg) {
      return call.ended() == Ended.DONE && !leg.outcome().equals(TIMEOUT);
    }

    /** Returns what a call that a kill took can have come to. */
    private static long most(Called call) {
      return call.ended() == Ended.REFUSED ? 0 : Math.max(call.input(), call.own()) + call.output();
    }

    private void uncharged(Called call) {
      if (call.ended() != Ended.REFUSED) {
        hold(false, "is not charged " + call + " but " + turn.bill());
        var input = turn.sort().reportsAtEnd ? call.input() : call.own();
        owe(call, input, call.output(), 0);
      }
    }

    /** A charge for the unknown wants a kill that took it, after all that it took. */
    private void takenBy(List<Called> before) {
      var during =
          history.kills().stream()
              .filter(Kill::witnessed)
              .filter(k -> k.backNanos() >= turn.beganNanos() && k.atNanos() <= turn.endedNanos())
              .mapToLong(Kill::backNanos)
              .max();
      if (during.isEmpty()) {
        // Where nodes share a store, one that pauses beyond its lease loses its turns, too.
        lapsed = history.nodes() > 1;
        hold(lapsed, "is charged for the unknown, and nothing was killed meanwhile");
      }
      var late = during.orElse(lapsed ? Long.MAX_VALUE : 0);
      for (var call : before) {
        hold(call.atNanos() <= late, "was served after the last kill and is not charged: " + call);
      }
    }

    private void leg(Pair pair, boolean last) {
      var leg = pair.leg();
      var call = pair.call();
      var shown = last ? turn.bill().shown() : 0;
      var sort = turn.sort();
      var nothing = leg.input() + leg.output() == 0;
      if (call.ended() == Ended.REFUSED
          || (nothing && shown == 0 && leg.outcome().equals(TIMEOUT))) {
        // What came after the runtime had given it up was never read, whatever was served.
        charged(pair, 0, 0);
        return;
      }
      switch (call.ended()) {
        case REFUSED -> throw new IllegalStateException("a refusal was dealt with");
        case DONE -> charged(pair, sort.reportsAtEnd ? call.input() : call.own(), call.output());
        case HUNG -> charged(pair, along(call, call.output()), call.output());
        case CUT -> {
          var came = sort == Sort.RESET ? shown : call.output();
          charged(pair, along(call, came), came);
        }
        case CLIENT_GONE, RUNNING -> {
          // Whether the answer had begun for the runtime, nobody outside knows, if it shows
          // nothing.
          var began = shown > 0 || leg.input() > 0;
          charged(pair, began ? along(call, shown) : 0, shown);
        }
      }
    }

    private long along(Called call, long came) {
      return turn.sort().reportsAlong && came > 0 ? call.input() : call.own();
    }

    private void charged(Pair pair, long input, long output) {
      var leg = pair.leg();
      var call = pair.call();
      var right = leg.input() == input && leg.output() == output;
      hold(right, "is charged " + leg + ", owes " + input + " and " + output + " for " + call);
      var never = call.ended() == Ended.REFUSED ? 0 : call.output() - output;
      owe(call, input, output, never);
    }

    private void owe(Called call, long input, long output, long never) {
      known += input + output;
      served += input + output + never;
      neverCame += never;
      hold(never >= 0, "was told more than was served: " + call);
    }

    private void hold(boolean holds, String otherwise) {
      if (!holds) {
        wrong.add(turn.nonce() + " (" + turn.sort() + ", " + turn.tier() + ") " + otherwise);
      }
    }
  }
}

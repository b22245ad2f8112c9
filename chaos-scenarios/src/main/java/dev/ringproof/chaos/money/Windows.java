package dev.ringproof.chaos.money;

import dev.ringproof.chaos.money.MoneyHistory.Refusal;
import dev.ringproof.chaos.money.MoneyHistory.Tenant;
import dev.ringproof.chaos.money.MoneyHistory.Turn;
import dev.ringproof.chaos.money.Window.Call;
import dev.ringproof.chaos.order.Linearizable.Op;
import dev.ringproof.chaos.order.Span;
import dev.ringproof.contract.policy.Price;
import dev.ringproof.contract.tier.Spend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads a history as calls of one tenant's window. */
final class Windows {
  private Windows() {}

  /**
   * Returns the calls. A reservation stands between the first request and the moment at which its
   * client heard that the turn had begun; it is settled before anybody sees its end.
   */
  static List<Op<Call>> of(
      MoneyHistory history,
      Tenant tenant,
      Map<String, Owed> owed,
      Function<String, List<Price>> prices) {
    var ops = new ArrayList<Op<Call>>();
    for (var turn : history.turns()) {
      if (turn.tenant().equals(tenant.tenant())) {
        var bill = turn.bill();
        var reserved = bill.reserved().stream().reduce(Spend.NONE, Spend::plus);
        ops.add(
            new Op<>(
                new Window.Reserve(turn.nonce(), reserved),
                new Span(turn.beganNanos(), turn.heardNanos())));
        ops.add(
            new Op<>(
                new Window.Settle(
                    turn.nonce(), bill.settled(), overdraft(history, turn, owed, prices)),
                new Span(turn.beganNanos(), turn.endedNanos())));
      }
    }
    for (var refusal : history.refusals()) {
      if (refusal.tenant().equals(tenant.tenant())) {
        enough(history, refusal)
            .ifPresent(
                least ->
                    ops.add(
                        new Op<>(
                            new Window.Refuse(least),
                            new Span(refusal.sentNanos(), refusal.heardNanos()))));
      }
    }
    for (var look : history.looks()) {
      if (look.tenant().equals(tenant.tenant())) {
        ops.add(
            new Op<>(
                new Window.Look(look.settled(), look.reserved()),
                new Span(look.sentNanos(), look.heardNanos())));
      }
    }
    return ops;
  }

  /**
   * What providers served beyond what they were asked for, call by call, at the dearest price that
   * the model had: what the runtime charges beyond its reservation confirms nothing.
   */
  private static Spend overdraft(
      MoneyHistory history,
      Turn turn,
      Map<String, Owed> owed,
      Function<String, List<Price>> prices) {
    var own = owed.get(turn.nonce());
    if (own == null || !own.wrong().isEmpty()) {
      return Spend.NONE;
    }
    return history.calls(turn.nonce()).stream()
        .map(call -> new Spend(call.beyond(), dearest(prices.apply(call.model()), call.beyond())))
        .reduce(Spend.NONE, Spend::plus);
  }

  private static long dearest(List<Price> prices, long output) {
    return prices.stream().mapToLong(price -> price.cost(0, output)).max().orElse(0);
  }

  /**
   * The least that a turn with no shorter a message was admitted with: whoever reads no more is
   * paid for by that, too. All of them are the first of their sessions, and of one tier.
   */
  private static Optional<Spend> enough(MoneyHistory history, Refusal refusal) {
    return history.turns().stream()
        .filter(turn -> turn.tenant().equals(refusal.tenant()) && turn.asked() >= refusal.asked())
        .flatMap(turn -> turn.bill().reserved().stream().limit(1))
        .min(Comparator.comparingLong(Spend::tokens));
  }
}

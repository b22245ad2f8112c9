package dev.ringproof.chaos.money;

import dev.ringproof.chaos.money.MoneyHistory.Refusal;
import dev.ringproof.chaos.money.MoneyHistory.Tenant;
import dev.ringproof.chaos.money.MoneyHistory.Turn;
import dev.ringproof.chaos.money.Window.Call;
import dev.ringproof.chaos.order.Linearizable.Op;
import dev.ringproof.chaos.order.Span;
import dev.ringproof.contract.tier.Spend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a history as calls of one tenant's window. */
final class Windows {
  private Windows() {}

  /**
   * Returns the calls. A reservation stands between the first request and the moment at which its
   * client heard that the turn had begun; it is settled before anybody sees its end.
   */
  static List<Op<Call>> of(MoneyHistory history, Tenant tenant, Map<String, Owed> owed) {
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
                new Window.Settle(turn.nonce(), bill.settled(), overdraft(turn, owed)),
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

  /** What the witness served beyond the reservation, call by call as it is charged. */
  private static Spend overdraft(Turn turn, Map<String, Owed> owed) {
    var own = owed.get(turn.nonce());
    if (own == null || !own.wrong().isEmpty()) {
      return Spend.NONE;
    }
    var reserved = turn.bill().reserved().stream().reduce(Spend.NONE, Spend::plus);
    return turn.bill().charged().minus(reserved).worst(Spend.NONE);
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

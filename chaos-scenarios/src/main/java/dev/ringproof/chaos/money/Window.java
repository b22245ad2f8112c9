package dev.ringproof.chaos.money;

import dev.ringproof.contract.tier.Spend;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The model of a window's money: what is reserved and what is settled never exceed the limit; who
 * is refused could not have been paid for; who looks sees what there is.
 *
 * @param open what is reserved for each turn that has not settled
 */
record Window(Spend limit, Spend settled, Map<String, Spend> open) {
  Window {
    open = Map.copyOf(open);
  }

  /** A window of which nothing is spent. */
  static Window of(Spend limit) {
    return new Window(limit, Spend.NONE, Map.of());
  }

  /** What is done with a window. */
  sealed interface Call {}

  /** So much is reserved for a turn. */
  record Reserve(String turn, Spend amount) implements Call {}

  /**
   * A turn is charged in place of what was reserved for it.
   *
   * @param overdraft what its provider served beyond what it was asked for, as the witness saw
   */
  record Settle(String turn, Spend charged, Spend overdraft) implements Call {}

  /**
   * A turn was refused.
   *
   * @param enough what another that had no less to read was admitted with
   */
  record Refuse(Spend enough) implements Call {}

  /** What the window said of itself. */
  record Look(Spend settled, Spend reserved) implements Call {}

  /** Returns what may still be reserved. */
  Spend headroom() {
    return limit.minus(settled).minus(reserved());
  }

  private Spend reserved() {
    return open.values().stream().reduce(Spend.NONE, Spend::plus);
  }

  /** Returns the state after the call; empty if a window in this state does not answer so. */
  Optional<Window> after(Call call) {
    return switch (call) {
      case Reserve reserve -> reserve(reserve);
      case Settle settle -> settle(settle);
      case Refuse refuse ->
          refuse.enough().fitsIn(headroom()) ? Optional.empty() : Optional.of(this);
      case Look look ->
          look.settled().equals(settled) && look.reserved().equals(reserved())
              ? Optional.of(this)
              : Optional.empty();
    };
  }

  private Optional<Window> reserve(Reserve reserve) {
    if (open.containsKey(reserve.turn()) || !reserve.amount().fitsIn(headroom())) {
      return Optional.empty();
    }
    var more = new TreeMap<>(open);
    more.put(reserve.turn(), reserve.amount());
    return Optional.of(new Window(limit, settled, more));
  }

  private Optional<Window> settle(Settle settle) {
    var held = open.get(settle.turn());
    if (held == null || !settle.charged().fitsIn(held.plus(settle.overdraft()))) {
      return Optional.empty();
    }
    var fewer = new TreeMap<>(open);
    fewer.remove(settle.turn());
    return Optional.of(new Window(limit, settled.plus(settle.charged()), fewer));
  }
}

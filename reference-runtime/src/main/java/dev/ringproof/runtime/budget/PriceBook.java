package dev.ringproof.runtime.budget;

import dev.ringproof.contract.policy.PriceList;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The price list with its dates. A turn is planned, clamped and charged by the prices of the time
 * at which it was reserved, however long it runs: what it may cost was promised then.
 */
public final class PriceBook {
  private final NavigableMap<Instant, Prices> byDate = new TreeMap<>();

  /**
   * Makes the book.
   *
   * @param embedding the model that texts are embedded with, and that answers nothing
   */
  public PriceBook(PriceList list, @Nullable String embedding) {
    byDate.put(Instant.MIN, new Prices(list.at(Instant.MIN).prices(), embedding));
    for (var change : list.changes()) {
      byDate.put(change, new Prices(list.at(change).prices(), embedding));
    }
  }

  /** Returns the prices of that time. */
  public Prices at(Instant time) {
    return byDate.floorEntry(time).getValue();
  }
}

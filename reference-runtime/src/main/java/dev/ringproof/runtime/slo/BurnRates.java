package dev.ringproof.runtime.slo;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.slo.ServiceObjective;
import dev.ringproof.contract.slo.SloMetric;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The burn rates of every objective, of what this process has seen. */
public final class BurnRates {
  /** Those of no objective. */
  static final BurnRates NONE = new BurnRates(List.of());

  /** Takes a rate: of which objective, over which window, how fast. */
  interface Shown {
    void rate(ServiceObjective objective, String window, BigDecimal rate);
  }

  private record Burn(ServiceObjective objective, Duration budget, BurnWindows windows) {}

  private final List<Burn> burns;

  private BurnRates(List<Burn> burns) {
    this.burns = List.copyOf(burns);
  }

  /**
   * Makes the rates of these objectives.
   *
   * @param tiers whose windows and first-token budgets count
   * @param nanos the clock, as {@link System#nanoTime}
   */
  public static BurnRates of(
      TierData tiers, List<ServiceObjective> objectives, LongSupplier nanos) {
    var burns = new ArrayList<Burn>();
    var windows = tiers.windows();
    for (var objective : objectives) {
      var firstToken = tiers.firstToken(objective.tier());
      burns.add(
          new Burn(
              objective,
              firstToken == null ? Duration.ZERO : firstToken,
              new BurnWindows(windows.burnShort(), windows.burnLong(), objective.target(), nanos)));
    }
    return new BurnRates(burns);
  }

  /** A turn ended and was not taken back. */
  void ended(TierId tier, boolean good) {
    for (var burn : burns) {
      if (of(burn, tier, SloMetric.TURN_SUCCESS)) {
        burn.windows().note(good);
      }
    }
  }

  /** A turn's first token was written. */
  void firstToken(TierId tier, Duration elapsed) {
    for (var burn : burns) {
      if (of(burn, tier, SloMetric.FIRST_TOKEN)) {
        burn.windows().note(elapsed.compareTo(burn.budget()) <= 0);
      }
    }
  }

  private static boolean of(Burn burn, TierId tier, SloMetric metric) {
    return burn.objective().tier() == tier && burn.objective().metric() == metric;
  }

  /** Shows each rate that there is. */
  void show(Shown shown) {
    for (var burn : burns) {
      var windows = burn.windows();
      windows.shortRate().ifPresent(rate -> shown.rate(burn.objective(), "short", rate));
      windows.longRate().ifPresent(rate -> shown.rate(burn.objective(), "long", rate));
    }
  }

  JsonObject json(TierId tier) {
    var json = JsonValue.object();
    for (var burn : burns) {
      if (burn.objective().tier() == tier) {
        json = json.with(burn.objective().metric().member(), burn.windows().json());
      }
    }
    return json;
  }
}

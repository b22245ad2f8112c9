package dev.ringproof.reports.monitoring;

import dev.ringproof.contract.slo.ServiceObjective;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/**
 * The pairs of windows over which a budget is watched, as the SRE workbook has them: it burns too
 * fast over the long one, and still does over the short one, a twelfth of it.
 */
enum BurnPair {
  HOUR("14.4", Window.HOUR, Window.FIVE_MINUTES, "page"),
  SIX_HOURS("6", Window.SIX_HOURS, Window.HALF_HOUR, "page"),
  DAY("3", Window.DAY, Window.TWO_HOURS, "ticket"),
  THREE_DAYS("1", Window.THREE_DAYS, Window.SIX_HOURS, "ticket");

  /** A window of time, by the name that PromQL has for it. */
  enum Window {
    FIVE_MINUTES("5m", 5),
    HALF_HOUR("30m", 30),
    HOUR("1h", 60),
    TWO_HOURS("2h", 120),
    SIX_HOURS("6h", 360),
    DAY("1d", 1_440),
    THREE_DAYS("3d", 4_320);

    private final String promql;
    private final int minutes;

    Window(String promql, int minutes) {
      this.promql = promql;
      this.minutes = minutes;
    }

    int minutes() {
      return minutes;
    }

    @Override
    public String toString() {
      return promql;
    }
  }

  private final BigDecimal factor;
  private final Window longer;
  private final Window shorter;
  private final String severity;

  BurnPair(String factor, Window longer, Window shorter, String severity) {
    this.factor = new BigDecimal(factor);
    this.longer = longer;
    this.shorter = shorter;
    this.severity = severity;
  }

  /** Returns how many times too fast a budget has to burn. */
  BigDecimal factor() {
    return factor;
  }

  Window longer() {
    return longer;
  }

  Window shorter() {
    return shorter;
  }

  /** Returns whom it calls: {@code page} somebody now, or {@code ticket} for the day's work. */
  String severity() {
    return severity;
  }

  String alert() {
    return "RingproofBudgetBurn" + longer;
  }

  /**
   * Whether an objective can burn so fast at all: of a budget of a tenth the whole is burnt ten
   * times too fast where every event is bad, and never 14.4 times.
   */
  boolean within(ServiceObjective objective) {
    return factor.multiply(objective.budget()).compareTo(BigDecimal.ONE) < 0;
  }

  /** Returns the pairs by which an objective can be watched; the last is always among them. */
  static List<BurnPair> of(ServiceObjective objective) {
    return Arrays.stream(values()).filter(pair -> pair.within(objective)).toList();
  }
}

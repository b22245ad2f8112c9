package dev.ringproof.reports.monitoring;

import dev.ringproof.contract.slo.ServiceObjective;
import dev.ringproof.reports.monitoring.BurnCase.Stretch;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** The traffic under which an objective's alerts are tried. */
final class BurnCases {
  /** So many events a minute that a share of any sensible budget is a whole number of them. */
  static final long MANY = 1_000_000_000L;

  private static final BigDecimal JUST_OVER = new BigDecimal("1.05");
  private static final BigDecimal JUST_UNDER = new BigDecimal("0.95");
  private static final BigDecimal CLEARLY_OVER = new BigDecimal("1.5");

  private final ServiceObjective objective;

  BurnCases(ServiceObjective objective) {
    this.objective = objective;
  }

  /** Returns all of one ring and one node. */
  List<BurnCase> all() {
    var cases = new ArrayList<BurnCase>();
    for (var pair : BurnPair.of(objective)) {
      cases.add(steady("just over " + pair.factor(), pair.factor().multiply(JUST_OVER)));
      cases.add(steady("just under " + pair.factor(), pair.factor().multiply(JUST_UNDER)));
      cases.add(fresh(pair));
      cases.add(over(pair));
    }
    cases.add(
        new BurnCase("nobody asks for anything", List.of(new Stretch(BurnCase.EVALUATION, 0, 0))));
    cases.add(
        new BurnCase(
            "one bad event alone in a quiet hour",
            List.of(new Stretch(56, 0, 0), new Stretch(1, 1, 1), new Stretch(3, 0, 0))));
    cases.add(
        new BurnCase(
            "bad events in a quiet hour, three of three",
            List.of(
                new Stretch(44, 0, 0),
                new Stretch(1, 2, 2),
                new Stretch(11, 0, 0),
                new Stretch(1, 1, 1),
                new Stretch(3, 0, 0))));
    return List.copyOf(cases);
  }

  /** Returns traffic that burns so many times too fast, as far as that can be. */
  BurnCase steady(String title, BigDecimal burn) {
    return new BurnCase(title, List.of(burning(BurnCase.EVALUATION, burn)));
  }

  /** It has burnt for as long as the short window looks back: the long one is calm. */
  private BurnCase fresh(BurnPair pair) {
    var minutes = pair.shorter().minutes();
    var all = rounded(pair.longer().minutes() + minutes);
    return new BurnCase(
        "a burst of " + pair.shorter() + " after calm " + pair.longer(),
        List.of(
            burning(all - minutes, BigDecimal.ZERO),
            burning(minutes, pair.factor().multiply(CLEARLY_OVER))));
  }

  /** It has burnt for long and stopped: the short window has nothing of it any more. */
  private BurnCase over(BurnPair pair) {
    var calm = pair.shorter().minutes() + Math.ceilDiv(pair.shorter().minutes(), 5);
    var all = rounded(pair.longer().minutes());
    return new BurnCase(
        "over for more than " + pair.shorter() + " after " + pair.longer() + " of burning",
        List.of(
            burning(all - calm, pair.factor().multiply(CLEARLY_OVER)),
            burning(calm, BigDecimal.ZERO)));
  }

  private static int rounded(int minutes) {
    return Math.ceilDiv(minutes, BurnCase.EVALUATION) * BurnCase.EVALUATION;
  }

  private Stretch burning(int minutes, BigDecimal burn) {
    var share = burn.multiply(objective.budget()).min(BigDecimal.ONE);
    var bad = share.multiply(BigDecimal.valueOf(MANY)).setScale(0, RoundingMode.HALF_UP);
    return new Stretch(minutes, MANY, bad.longValueExact());
  }
}

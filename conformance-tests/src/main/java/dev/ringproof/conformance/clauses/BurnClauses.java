package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.Optional;

/** How fast error budgets burn, over a short and a long window. */
final class BurnClauses {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration SETTLES = Duration.ofSeconds(3);
  private static final double ROUNDING = 0.002;
  private static final int GOOD = 3;

  private static JsonValue slo(Check check) {
    var reply = check.api().slo(check.people().ops());
    return check.json(check.wantStatus(200, reply, "the service levels"));
  }

  /** A window of an objective, as the runtime shows it. */
  private record Window(long millis, long good, long total, Optional<Double> rate) {
    static Window of(Check check, JsonValue slo, String pointer) {
      return new Window(
          check.whole(slo, pointer + "/windowMs"),
          check.whole(slo, pointer + "/good"),
          check.whole(slo, pointer + "/total"),
          slo.number(pointer + "/rate").map(Number::doubleValue));
    }

    long bad() {
      return total - good;
    }
  }

  /** An objective's burn, held to its own definition. */
  private record Burn(double target, Window brief, Window lasting) {
    static Burn of(Check check, JsonValue slo, TierId tier, String metric) {
      var pointer = "/tiers/" + tier + "/burn/" + metric;
      var target = check.there(slo.number(pointer + "/target"), "a target at " + pointer, slo);
      var burn =
          new Burn(
              target.doubleValue(),
              Window.of(check, slo, pointer + "/short"),
              Window.of(check, slo, pointer + "/long"));
      check.want(burn.target > 0 && burn.target < 1, "a target between 0 and 1", target);
      check.want(burn.brief.millis < burn.lasting.millis, "a short window and a longer one", burn);
      check.want(
          burn.lasting.bad() >= burn.brief.bad() && burn.lasting.good >= burn.brief.good,
          "what is in the short window in the long one too",
          burn);
      burn.defined(check, burn.brief);
      burn.defined(check, burn.lasting);
      return burn;
    }

    private void defined(Check check, Window window) {
      if (window.total == 0) {
        check.want(window.rate.isEmpty(), "no rate of a window without turns", window);
        return;
      }
      var expected = (double) window.bad() / window.total / (1 - target);
      var rate = check.there(window.rate, "a rate of a window with turns", window);
      check.want(Math.abs(rate - expected) < ROUNDING, "a rate of " + expected, window);
    }
  }

  private static void fails(Check check, TierId tier) {
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.refuses(400, null));
    Talk.open(check, tier).take("fail " + nonce).failed();
  }

  @Proves(value = "SLO-5", phase = Phase.ALONE)
  void failuresBurnTheBudget(Check check) {
    var tier = TierId.A;
    var before = Burn.of(check, slo(check), tier, "turnSuccess");
    var tokens = Burn.of(check, slo(check), tier, "firstToken");
    for (int i = 0; i < GOOD; i++) {
      Talk.open(check, tier).take("hello " + check.nonce()).completed();
    }
    fails(check, tier);
    // The short window may lose what was in it before, and keeps what came now.
    var after =
        check.await(
            "a failure more in both windows of tier A",
            SETTLES,
            () ->
                Optional.of(Burn.of(check, slo(check), tier, "turnSuccess"))
                    .filter(b -> b.lasting.bad() == before.lasting.bad() + 1));
    check.wantSame(
        "growth of the long window", GOOD, (int) (after.lasting.good - before.lasting.good));
    check.want(
        after.brief.bad() >= 1 && after.brief.good >= GOOD, "the same in the short one", after);
    check.want(after.brief.rate.orElse(0.0) > 0, "a budget that burns", after);
    var firsts = Burn.of(check, slo(check), tier, "firstToken");
    check.wantSame(
        "growth of first tokens in time, for a failed turn had none:",
        GOOD,
        (int) (firsts.lasting.good - tokens.lasting.good));
    check.wantSame("late first tokens", tokens.lasting.bad(), firsts.lasting.bad());
    var line = "ringproof_burn_rate{";
    var metrics = check.api().metrics(check.people().ops()).text();
    for (var window : new String[] {"short", "long"}) {
      check.want(
          metrics
              .lines()
              .filter(l -> l.startsWith(line) && l.contains("slo=\"turn-success\""))
              .filter(l -> l.contains("tier=\"A\"") && l.contains("window=\"" + window + "\""))
              .anyMatch(l -> Double.parseDouble(l.substring(l.indexOf("} ") + 2)) > 0),
          "a series ringproof_burn_rate above zero over the " + window + " window",
          metrics.lines().filter(l -> l.startsWith(line)).toList());
    }
  }

  @Proves(value = "SLO-5", phase = Phase.ALONE, deep = true)
  void whatIsOverLeavesTheShortWindowFirst(Check check) {
    var tier = TierId.A;
    var windows = check.standing().tiers().windows();
    if (windows.burnShort().compareTo(LONGEST) > 0) {
      throw check.notProvable("the short window of " + windows.burnShort() + " is not waited for");
    }
    fails(check, tier);
    var burning =
        check.await(
            "a failure in the short window",
            SETTLES,
            () ->
                Optional.of(Burn.of(check, slo(check), tier, "turnSuccess"))
                    .filter(b -> b.brief.bad() > 0));
    check.wantSame("short window", windows.burnShort().toMillis(), burning.brief.millis);
    check.wantSame("long window", windows.burnLong().toMillis(), burning.lasting.millis);
    var over =
        check.await(
            "no failure in the short window once it is over",
            windows.burnShort().multipliedBy(2),
            () ->
                Optional.of(Burn.of(check, slo(check), tier, "turnSuccess"))
                    .filter(b -> b.brief.bad() == 0));
    check.want(over.lasting.bad() > 0, "the same failure in the long window", over);
    Talk.open(check, tier).take("hello " + check.nonce()).completed();
    check.await(
        "a rate of zero over the short window and none of zero over the long one",
        SETTLES,
        () -> {
          var burn = Burn.of(check, slo(check), tier, "turnSuccess");
          return burn.brief.rate.orElse(1.0) == 0 && burn.lasting.rate.orElse(0.0) > 0;
        });
  }
}

package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.conformance.kit.Told;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.proxy.Direction;
import dev.ringproof.testbed.proxy.Toxic;
import dev.ringproof.testbed.witness.DecisionScript;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What degraded turns and the time of turns are put down to. */
final class BlameClauses {
  private static final Duration SLOW_MODEL = Duration.ofMillis(700);
  private static final Duration SLOW_TOOL = Duration.ofMillis(500);
  private static final Duration SLOW_DECISION = Duration.ofMillis(120);
  private static final Duration SETTLES = Duration.ofSeconds(3);

  /** What the clock of a proxy and that of a runtime may differ by over one answer. */
  private static final long ROUNDING_MS = 20;

  /** So much of a turn, or as long as this, may be in none of its parts. */
  private static final double UNEXPLAINED_SHARE = 0.05;

  private static final double UNEXPLAINED_MS = 25;

  private static JsonValue slo(Check check) {
    var reply = check.api().slo(check.people().ops());
    return check.json(check.wantStatus(200, reply, "the service levels"));
  }

  @Proves(value = "SLO-6", phase = Phase.ALONE)
  void degradedTurnsAreCountedByCause(Check check) {
    var tier = TierId.B;
    var family = "/tiers/" + tier + "/conversational";
    var before = slo(check);
    var expected = new TreeMap<>(causes(check, before, family));
    Talk.open(check, tier).take("hello " + check.nonce()).completed();
    degrades(check, tier, ModelScript.says("cut short").finish("length"), expected, "truncated");
    var turns = 2;
    if (check.declares(Capability.FALLBACK)) {
      var refuses = ModelScript.refuses(500, null).only(ModelScript.PRIMARY);
      var other = ModelScript.says("from the other").only(ModelScript.FALLBACK);
      degrades(check, tier, refuses.then(other), expected, "fallback");
      var both = ModelScript.says("and cut").finish("length").only(ModelScript.FALLBACK);
      degrades(check, tier, refuses.then(both), expected, "fallback", "truncated");
      turns += 2;
    }
    var good = check.whole(before, family + "/turnSuccess/good") + turns;
    check.await(
        turns + " turns more that succeeded, degraded or not",
        SETTLES,
        () -> check.whole(slo(check), family + "/turnSuccess/good") == good);
    var after = slo(check);
    check.wantSame("degraded turns by cause", expected, causes(check, after, family));
    var degraded = family + "/degraded/completed";
    check.wantSame(
        "growth of degraded turns, each counted once,",
        turns - 1L,
        check.whole(after, degraded) - check.whole(before, degraded));
    var metrics = metrics(check);
    expected.forEach(
        (cause, count) ->
            check.wantSame(
                "series ringproof_turns_degraded_total of cause " + cause,
                count.doubleValue(),
                sum(metrics, "ringproof_turns_degraded_total", tier, "cause", cause)));
  }

  /** Takes a turn that is told as degraded by these causes, and counts them. */
  private static void degrades(
      Check check, TierId tier, ModelScript script, Map<String, Long> expected, String... causes) {
    var nonce = check.nonce();
    check.witness().script(nonce, script);
    var told = Talk.open(check, tier).take("speak " + nonce).completed();
    var said = told.terminal().data().texts("/degraded").stream().sorted().toList();
    check.wantSame("causes that the turn tells", List.of(causes), said);
    for (var cause : causes) {
      expected.merge(cause, 1L, Long::sum);
    }
  }

  private static Map<String, Long> causes(Check check, JsonValue slo, String family) {
    var counts = new TreeMap<String, Long>();
    var by = slo.at(family + "/degraded/byCause").orElseGet(JsonValue::object);
    if (by instanceof JsonObject object) {
      object.members().forEach((cause, count) -> counts.put(cause, check.whole(count, "")));
    }
    return counts;
  }

  private static String metrics(Check check) {
    var reply = check.api().metrics(check.people().ops());
    return check.wantStatus(200, reply, "the metrics").text();
  }

  /** Sums the samples of a series in a tier by one of its labels. */
  private static double sum(String metrics, String series, TierId tier, String label, String is) {
    var tierIs = Pattern.compile("[{,]tier=\"" + tier + "\"");
    var labelIs = Pattern.compile("[{,]" + label + "=\"" + Pattern.quote(is) + "\"");
    return metrics
        .lines()
        .filter(line -> line.startsWith(series + "{"))
        .filter(line -> tierIs.matcher(line).find() && labelIs.matcher(line).find())
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf("} ") + 2)))
        .sum();
  }

  /** The time of a tier's turns so far, and of their parts. */
  private record Spent(long turns, double whole, Map<String, Double> parts) {
    static Spent of(Check check, TierId tier) {
      var slo = slo(check);
      var latency = "/tiers/" + tier + "/operational/latency";
      var parts = new TreeMap<String, Double>();
      if (slo.at(latency + "/byDependency").orElse(null) instanceof JsonObject by) {
        by.members().forEach((part, sum) -> parts.put(part, millis(check, sum, "/sumMs")));
      }
      check.want(
          !parts.isEmpty() || check.whole(slo, latency + "/turn/count") == 0,
          "latency by dependency",
          slo);
      return new Spent(
          check.whole(slo, latency + "/turn/count"),
          millis(check, slo, latency + "/turn/sumMs"),
          parts);
    }

    private static double millis(Check check, JsonValue value, String pointer) {
      return check.there(value.number(pointer), "milliseconds at " + pointer, value).doubleValue();
    }

    double part(String name) {
      return parts.getOrDefault(name, 0.0);
    }

    Spent since(Spent before) {
      var grown = new TreeMap<String, Double>();
      parts.forEach((part, sum) -> grown.put(part, sum - before.part(part)));
      return new Spent(turns - before.turns, whole - before.whole, grown);
    }
  }

  /** Takes one turn, and returns what it added to the tier's time. */
  private static Spent of(Check check, Talk talk, String message) {
    var before = Spent.of(check, talk.tier());
    var told = talk.take(message).completed();
    var spent =
        check
            .await(
                "one turn more whose time is told",
                SETTLES,
                () ->
                    java.util.Optional.of(Spent.of(check, talk.tier()))
                        .filter(now -> now.turns() == before.turns() + 1))
            .since(before);
    explains(check, spent, told);
    return spent;
  }

  private static void explains(Check check, Spent spent, Told told) {
    var sum = spent.parts().values().stream().mapToDouble(ms -> ms).sum();
    var most = Math.max(UNEXPLAINED_MS, spent.whole() * UNEXPLAINED_SHARE);
    check.want(
        Math.abs(spent.whole() - sum) <= most,
        "parts that add up to the turn's " + spent.whole() + " ms",
        sum + " ms: " + spent.parts());
    check.want(
        spent.whole() <= told.took().plus(Check.NOISE).toMillis(),
        "no more than the " + told.took().toMillis() + " ms that the client saw",
        spent.whole());
  }

  /** Holds it to this part having been slow, and no other. */
  private static void blames(Check check, Spent spent, String slow, Duration held) {
    check.note("one slow " + slow + ": " + spent.parts());
    check.want(
        spent.part(slow) >= held.toMillis() - ROUNDING_MS,
        "at least " + held.toMillis() + " ms of " + slow,
        spent.parts());
    spent
        .parts()
        .forEach(
            (part, ms) ->
                check.want(
                    part.equals(slow) || ms < held.toMillis(),
                    "less than "
                        + held.toMillis()
                        + " ms of "
                        + part
                        + " when "
                        + slow
                        + " is slow",
                    spent.parts()));
  }

  @Proves(value = "SLO-6", phase = Phase.ALONE)
  void timeIsPutDownToWhoTookIt(Check check) {
    var tier = TierId.A;
    var slow = check.nonce();
    check.witness().script(slow, ModelScript.says("at last").firstAfter(SLOW_MODEL));
    blames(check, of(check, Talk.open(check, tier), "think " + slow), "model", SLOW_MODEL);
    if (check.declares(Capability.ACTIONS)) {
      blames(check, withSlowTools(check, tier), "tool", SLOW_TOOL);
      if (check.remote()) {
        var talk = Talk.open(check, TierId.B);
        check.witness().decide(talk.session(), DecisionScript.standard().delay(SLOW_DECISION));
        var nonce = PolicyClauses.asks(check, "lookup_order", a -> a);
        blames(check, of(check, talk, "look " + nonce), "policy", SLOW_DECISION);
      }
    }
    var shown = Spent.of(check, tier).parts();
    var metrics = metrics(check);
    shown.forEach(
        (part, ms) -> {
          var told = sum(metrics, "ringproof_dependency_seconds_sum", tier, "dependency", part);
          check.want(
              Math.abs(told * 1000 - ms) < 1,
              "a series ringproof_dependency_seconds_sum of " + part + " at " + ms + " ms",
              told);
        });
  }

  private static Spent withSlowTools(Check check, TierId tier) {
    var talk = Talk.open(check, tier);
    var nonce = PolicyClauses.asks(check, "lookup_order", a -> a);
    var tools = check.standing().upstreams().tools();
    tools.add(new Toxic.Latency("slow-tools", Direction.DOWNSTREAM, SLOW_TOOL, Duration.ZERO));
    try {
      return of(check, talk, "look " + nonce);
    } finally {
      tools.remove("slow-tools");
    }
  }
}

package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a runtime measures of itself, and whether it is true. */
final class SloClauses {
  /** So often at most the client's clock is asked whether it agrees. */
  private static final int ROUNDS = 3;

  private static final List<String> SERIES =
      List.of(
          "ringproof_turns_total",
          "ringproof_first_token_seconds",
          "ringproof_tool_calls_total",
          "ringproof_policy_decision_seconds",
          "ringproof_backlog_age_seconds");

  @Proves("SLO-1")
  void bothFamiliesAreExposed(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = PolicyClauses.asks(check, "lookup_order", a -> a);
    talk.take("look " + nonce);
    var slo = slo(check);
    check.wantSame("ring", (long) check.standing().ring(), check.whole(slo, "/ring"));
    for (var tier : TierId.values()) {
      var conversational = "/tiers/" + tier + "/conversational";
      var operational = "/tiers/" + tier + "/operational";
      for (var rate : List.of("turnSuccess", "recovery")) {
        check.whole(slo, conversational + "/" + rate + "/good");
        check.whole(slo, conversational + "/" + rate + "/total");
      }
      check.whole(slo, conversational + "/firstToken/count");
      for (var quantile : List.of("p50Ms", "p95Ms", "p99Ms")) {
        var there = slo.at(conversational + "/firstToken/" + quantile).isPresent();
        check.want(there, "a first-token " + quantile + " of tier " + tier, slo);
      }
      check.whole(slo, operational + "/toolSuccess/good");
      check.whole(slo, operational + "/policyDecision/count");
      var age = slo.number(operational + "/backlogAgeSeconds").isPresent();
      check.want(age, "a backlog age of tier " + tier, slo);
    }
    var metrics = check.api().metrics(check.people().ops());
    check.wantStatus(200, metrics, "the metrics");
    // A recovery there was none of yet has no series; once there was one, it must have.
    var recoveries = check.whole(slo, "/tiers/A/conversational/recovery/total");
    check.want(
        recoveries == 0 || metrics.text().contains("ringproof_recoveries_total"),
        "a series ringproof_recoveries_total",
        "none of that name");
    var ring = "ring=\"" + check.standing().ring() + "\"";
    for (var series : SERIES) {
      check.want(
          metrics.text().lines().anyMatch(l -> l.startsWith(series)),
          "a series " + series,
          "none of that name");
    }
    check.want(
        metrics
            .text()
            .lines()
            .anyMatch(
                l ->
                    l.startsWith("ringproof_turns_total")
                        && l.contains(ring)
                        && l.contains("tier=\"A\"")),
        "ringproof_turns_total of tier A in this ring",
        metrics);
  }

  private static JsonValue slo(Check check) {
    var reply = check.api().slo(check.people().ops());
    return check.json(check.wantStatus(200, reply, "the service levels"));
  }

  @Proves(value = "SLO-2", phase = Phase.ALONE)
  void countersAndQuantilesAreTrue(Check check) {
    var off = offByBuckets(check);
    for (int i = 1; i < ROUNDS && !off.isEmpty(); i++) {
      off = offByBuckets(check);
    }
    check.want(off.isEmpty(), "each first token within a bucket of the client's clock", off);
    if (check.declares(Capability.ACTIONS)) {
      var before = slo(check);
      var nonce = PolicyClauses.asks(check, "lookup_order", a -> a);
      Talk.open(check, TierId.B).take("look " + nonce).completed();
      var tools = "/tiers/B/operational/toolSuccess";
      same(check, before, slo(check), tools + "/good", 1);
      same(check, before, slo(check), tools + "/total", 1);
    }
  }

  /**
   * Takes five turns, which have to be counted to the turn, and returns which first tokens are more
   * than a bucket away from the client's clock: a busy machine may hold up a client once.
   */
  private static List<String> offByBuckets(Check check) {
    var family = "/tiers/B/conversational";
    var before = slo(check);
    var measured = new ArrayList<Long>();
    for (var delay : List.of(0, 30, 120, 350)) {
      var nonce = check.nonce();
      check.witness().script(nonce, ModelScript.says("a b c").firstAfter(Duration.ofMillis(delay)));
      var told = Talk.open(check, TierId.B).take("hello " + nonce).completed();
      measured.add(told.after(EventType.TOKEN).toMillis());
    }
    var failing = check.nonce();
    check.witness().script(failing, ModelScript.refuses(400, null));
    Talk.open(check, TierId.B).take("fail " + failing).failed();
    var total = check.whole(before, family + "/turnSuccess/total") + 5;
    check.await(
        "5 turns more in tier B's total: " + total,
        Duration.ofSeconds(3),
        () -> check.whole(slo(check), family + "/turnSuccess/total") == total);
    var after = slo(check);
    same(check, before, after, family + "/turnSuccess/good", 4);
    same(check, before, after, family + "/firstToken/count", 4);
    measured.sort(null);
    return buckets(check, before, after, family + "/firstToken", measured);
  }

  private static void same(
      Check check, JsonValue before, JsonValue after, String pointer, long more) {
    var grown = check.whole(after, pointer) - check.whole(before, pointer);
    check.wantSame("growth of " + pointer, more, grown);
  }

  private static List<String> buckets(
      Check check, JsonValue before, JsonValue after, String family, List<Long> measured) {
    var bounds = after.items(family + "/buckets");
    check.want(bounds.size() > 2, "buckets", bounds);
    var places = new ArrayList<Integer>();
    var last = 0L;
    for (int i = 0; i < bounds.size(); i++) {
      var pointer = family + "/buckets/" + i + "/count";
      var grown = check.whole(after, pointer) - check.whole(before, pointer);
      for (var k = last; k < grown; k++) {
        places.add(i);
      }
      last = grown;
    }
    check.wantSame("samples in the buckets", measured.size(), places.size());
    var off = new ArrayList<String>();
    for (int i = 0; i < measured.size(); i++) {
      var ours = place(bounds, measured.get(i));
      if (Math.abs(ours - places.get(i)) > 1) {
        off.add(measured.get(i) + " ms, bucket " + ours + ", told in bucket " + places.get(i));
      }
    }
    return off;
  }

  private static int place(List<JsonValue> bounds, long millis) {
    for (int i = 0; i < bounds.size(); i++) {
      var le = bounds.get(i).number("/leMs");
      if (le.isEmpty() || le.get().doubleValue() >= millis) {
        return i;
      }
    }
    return bounds.size();
  }

  @Proves(value = "SLO-3", phase = Phase.ALONE)
  void faultMovesItsLabelAlone(Check check) {
    var family = "/tiers/A/conversational/failures";
    var before = failures(slo(check), family);
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.refuses(400, null));
    var told = Talk.open(check, TierId.A).take("fail " + nonce).failed();
    check.wantSame("culprit", "model", check.text(told.terminal().data(), "/culprit"));
    var model = before.with("model", before.whole("/model").orElse(0L) + 1);
    check.await(
        "one failure more of the model, and of nothing else: " + model,
        Duration.ofSeconds(3),
        () -> failures(slo(check), family).equals(model));
    if (!check.declares(Capability.ACTIONS)) {
      return;
    }
    var tools = "/tiers/A/operational/toolSuccess";
    var earlier = slo(check);
    var broken = PolicyClauses.asks(check, "lookup_order", a -> a);
    check.witness().tool(broken, ToolScript.ok().statusBeforeEffect(400));
    Talk.open(check, TierId.A).take("look " + broken);
    check.await(
        "one tool call more",
        Duration.ofSeconds(3),
        () -> check.whole(slo(check), tools + "/total") > check.whole(earlier, tools + "/total"));
    same(check, earlier, slo(check), tools + "/good", 0);
    check.wantSame("failures of turns", model, failures(slo(check), family));
  }

  private static JsonObject failures(JsonValue slo, String pointer) {
    var all = JsonValue.object();
    for (var culprit : List.of("model", "tool", "policy", "store", "runtime", "client")) {
      all = all.with(culprit, slo.whole(pointer + "/" + culprit).orElse(0L));
    }
    return all;
  }
}

package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.BadGrants;
import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.Verb;
import dev.ringproof.testbed.target.StandUp;
import dev.ringproof.testbed.target.StandUpException;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A policy that changes while a runtime runs, and one that is none. */
final class PolicyReloads {
  private static final String EMAIL = "send_email";
  private static final Duration LEAST = Duration.ofMillis(1_500);

  /** Returns the policy that the target was started with. */
  static JsonObject first(Check check) {
    return (JsonObject) check.standing().plan().data().policy();
  }

  /** Returns the first policy with a rule before all others that denies a tool. */
  static JsonObject banning(Check check, String tool, String version) {
    return led(check, version, rule("kit-ban", "deny", tool).with("reason", "kit_says_no"));
  }

  /** Returns the first policy with a rule before all others that asks this of an approver. */
  static JsonObject demanding(Check check, String tool, String scope, String version) {
    var scopes = JsonArray.ofStrings(List.of(scope));
    var rule = rule("kit-second-line", "allow", tool);
    return led(check, version, rule.with("approval", "human").with("approverScopes", scopes));
  }

  private static JsonObject led(Check check, String version, JsonObject rule) {
    var rules = new ArrayList<JsonValue>(List.of(rule));
    rules.addAll(first(check).items("/rules"));
    return first(check).with("version", version).with("rules", new JsonArray(rules));
  }

  private static JsonObject rule(String id, String effect, String tool) {
    return JsonValue.object()
        .with("id", id)
        .with("effect", effect)
        .with("tools", JsonArray.ofStrings(List.of(tool)));
  }

  private static String inForce(Check check) {
    return check.json(check.api().discover()).text("/build/policy").orElse("");
  }

  /** Puts a good policy and its grant in place; returns how long it took to be in force. */
  static Duration taken(Check check, JsonValue policy) {
    var began = System.nanoTime();
    check.standing().putPolicy(Json.pretty(policy));
    var digest = Json.digest(policy);
    check.await(
        "the policy " + digest + " in force", Check.PATIENCE, () -> inForce(check).equals(digest));
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Holds the target to a policy, for twice as long as it took to take a good one. */
  private static void stays(Check check, JsonValue policy, Duration took) {
    var twice = took.multipliedBy(2);
    var watched = twice.compareTo(LEAST) > 0 ? twice : LEAST;
    var until = System.nanoTime() + watched.toNanos();
    var digest = Json.digest(policy);
    check.await(
        "an end of watching",
        watched.plus(Check.PATIENCE),
        () -> {
          check.wantSame("policy in force", digest, inForce(check));
          return System.nanoTime() > until;
        });
  }

  private static void email(Check check, String decision, String version) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    var asks = ModelScript.asks(EMAIL, PolicyClauses.email(nonce));
    check.witness().script(nonce, asks.then(ModelScript.says("well")));
    var told = talk.take("write to them " + nonce).completed();
    var decided = told.first(EventType.POLICY_DECIDED);
    check.wantSame("decision under " + version, decision, check.text(decided, "/decision"));
    check.wantSame("policy version", version, check.text(decided, "/policyVersion"));
    var effects = check.witness().effects(nonce).size();
    check.wantSame("effects", decision.equals("allow") ? 1 : 0, effects);
  }

  /** Documents that are no policy; each would let mails go. */
  private static List<String> broken(Check check) {
    var effect = led(check, "kit-broken-1", rule("kit-effect", "perhaps", EMAIL));
    var unknown =
        led(check, "kit-broken-2", rule("kit-more", "allow", EMAIL).with("unless", "never"));
    var condition =
        led(check, "kit-broken-3", rule("kit-when", "allow", EMAIL).with("when", "1 +"));
    var all = new ArrayList<String>();
    all.add(Json.pretty(effect));
    all.add("{\"id\": \"kit-half\", \"version\": ");
    if (check.full()) {
      all.add(Json.pretty(unknown));
      all.add(Json.pretty(condition));
    }
    return all;
  }

  @Proves(
      value = "POL-9",
      phase = Phase.OWN,
      deep = true,
      seams = {Seam.MINT_TOKENS, Seam.REPOINT_UPSTREAMS})
  void brokenReloadLeavesTheLastGoodPolicy(Check check) {
    check.reloading(
        own -> {
          email(own, "allow", own.text(first(own), "/version"));
          var strict = banning(own, EMAIL, "kit-strict");
          var took = taken(own, strict);
          email(own, "deny", "kit-strict");
          for (var text : broken(own)) {
            own.note("the policy's file now holds " + text);
            own.standing().putPolicy(text);
            stays(own, strict, took);
            email(own, "deny", "kit-strict");
          }
          taken(own, led(own, "kit-again", rule("kit-allow", "allow", EMAIL)));
          email(own, "allow", "kit-again");
          taken(own, first(own));
        });
  }

  @Proves(value = "RING-5", phase = Phase.OWN, deep = true, verbs = Verb.DISCOVER)
  void policyWithoutItsGrantIsNotTaken(Check check) {
    check.reloading(
        own -> {
          var other = banning(own, EMAIL, "kit-not-granted");
          own.standing().putPolicyWithoutGrant(Json.pretty(other));
          stays(own, first(own), LEAST);
          // The same file is taken as soon as a grant covers it: nothing else kept it out.
          taken(own, other);
          taken(own, first(own));
        });
  }

  @Proves(value = "POL-9", phase = Phase.OWN, deep = true)
  void brokenPolicyStartsNothing(Check check) {
    var plan = check.standing().plan();
    var broken = led(check, "kit-broken", rule("kit-effect", "perhaps", EMAIL));
    var said = started(plan, broken);
    check.note(said);
    check.want(said.startsWith("ended"), "a runtime that stops with the reason", said);
  }

  private static String started(StandUp plan, JsonValue policy) {
    var other =
        plan.like("broken-policy")
            .target(BadGrants.quickToStart(plan.target()))
            .data(plan.data().withPolicy(policy))
            .make();
    try (var up = Standing.up(other)) {
      return "it became ready under " + up.discovery().text("/build/policy").orElse("no policy");
    } catch (StandUpException e) {
      var why = String.valueOf(e.getMessage());
      var ended = why.contains("ended with exit code") && !why.contains("exit code 0 ");
      return ended && why.toLowerCase(Locale.ROOT).contains("policy")
          ? "ended: " + why
          : "it did not end for the policy's sake: " + why;
    }
  }
}

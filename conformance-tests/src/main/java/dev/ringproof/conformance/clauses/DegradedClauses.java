package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.conformance.kit.Told;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.target.DataFiles;
import dev.ringproof.testbed.target.StandUp;
import dev.ringproof.testbed.witness.DecisionScript;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What each tier does while no decision point answers. */
final class DegradedClauses {
  private static final Duration YOUNG = Duration.ofSeconds(6);

  /** A turn of Tier C, of which a quarter is how long it waits for a decision. */
  private static final Duration JOB = Duration.ofSeconds(40);

  private static final int SEVERAL = 3;
  private static final DecisionScript DOWN = DecisionScript.status(503);
  private static final String LOOKUP = "lookup_order";

  @Proves(
      value = "TIER-7",
      phase = Phase.OWN,
      once = true,
      deep = true,
      seams = Seam.START_STOP_KILL,
      capabilities = {Capability.REMOTE_DECISION, Capability.WORKFLOWS})
  void tiersDegradeAsTheyDeclare(Check check) {
    check.onItsOwn(
        plan(check.standing().plan()),
        own -> {
          Job.open(own).goesOnOnceItAnswers();
          failsClosed(own);
          var fails = Job.open(own);
          reusesWhatIsYoung(own);
          fails.failsInTheEnd();
        });
  }

  /** The target asking a decision point, a last good decision of a lookup young for a while. */
  private static StandUp plan(StandUp like) {
    var data = like.data();
    var rules = new ArrayList<JsonValue>();
    for (var rule : data.policy().items("/rules")) {
      // In Tier A, too: no rule opens a tier that fails closed.
      var lookup = rule.texts("/tools").contains(LOOKUP) && rule instanceof JsonObject;
      rules.add(lookup ? ((JsonObject) rule).with("reuse", YOUNG.toString()) : rule);
    }
    var policy = ((JsonObject) data.policy()).with("rules", new JsonArray(rules));
    var tiers = new ArrayList<JsonValue>();
    for (var tier : data.tiers().items("/tiers")) {
      var jobs = tier.text("/id").orElse("").equals("C") && tier instanceof JsonObject;
      var turn = new JsonString(JOB.multipliedBy(like.scale()).toString());
      tiers.add(jobs ? ((JsonObject) tier).with("turn", turn) : tier);
    }
    var shorter = ((JsonObject) data.tiers()).with("tiers", new JsonArray(tiers));
    var changed = new DataFiles(shorter, policy, data.prices(), data.rings(), data.tools());
    return like.like("no-decisions").remoteDecision(true).data(changed).make();
  }

  /** Ways of being down; each returns what ends it. */
  private interface Fault {
    Runnable on(Check check, Talk talk);
  }

  private static Map<String, Fault> faults() {
    var all = new LinkedHashMap<String, Fault>();
    all.put(
        "is gone",
        (check, talk) -> {
          var proxy = check.standing().upstreams().decision();
          proxy.disable();
          return proxy::enable;
        });
    all.put("answers 503", (check, talk) -> scripted(check, talk, DOWN));
    all.put("breaks off", (check, talk) -> scripted(check, talk, DecisionScript.reset()));
    all.put("says nothing", (check, talk) -> scripted(check, talk, DecisionScript.hang()));
    return all;
  }

  private static Runnable scripted(Check check, Talk talk, DecisionScript script) {
    check.witness().decide(talk.session(), script);
    return () -> check.witness().decide(talk.session(), DecisionScript.standard());
  }

  private static void failsClosed(Check check) {
    faults()
        .forEach(
            (name, fault) -> {
              check.note("the decision point of Tier A " + name);
              var talk = Talk.open(check, TierId.A);
              DecisionClauses.allows(check, talk);
              var over = fault.on(check, talk);
              try {
                denied(check, DecisionClauses.look(check, talk), name);
                denied(check, mail(check, talk), name);
              } finally {
                over.run();
              }
              DecisionClauses.allows(check, talk);
            });
  }

  /** The conversation has gone on, without the action. */
  private static void denied(Check check, Told told, String when) {
    var decided = told.first(EventType.POLICY_DECIDED);
    check.wantSame("decision when it " + when, "deny", check.text(decided, "/decision"));
    check.wantSame("reason", "policy_unavailable", check.text(decided, "/reason"));
    check.want(!told.has(EventType.TOOL_COMPLETED), "no tool that ran", told.types());
  }

  private static Told mail(Check check, Talk talk) {
    var nonce = check.nonce();
    var asks = ModelScript.asks("send_email", PolicyClauses.email(nonce));
    check.witness().script(nonce, asks.then(ModelScript.says("so be it")));
    var told = talk.take("write to them " + nonce).completed();
    var ran = told.has(EventType.TOOL_COMPLETED) ? 1 : 0;
    check.wantSame("mails sent", ran, check.witness().effects(nonce).size());
    return told;
  }

  private static void reusesWhatIsYoung(Check check) {
    var talk = Talk.open(check, TierId.B);
    var other = Talk.open(check, talk.other(Set.of("agent")), TierId.B, null);
    check.await(
        "an allow for a mail while it answers",
        Check.PATIENCE,
        () -> DecisionClauses.decision(check, mail(check, talk)).equals("allow"));
    DecisionClauses.allows(check, talk);
    for (var one : new Talk[] {talk, other}) {
      check.witness().decide(one.session(), DOWN);
    }
    var again = DecisionClauses.look(check, talk);
    check.wantSame(
        "decision on another lookup just after one",
        "allow",
        DecisionClauses.decision(check, again));
    check.want(again.has(EventType.TOOL_COMPLETED), "a lookup that ran", again.types());
    check.want(
        again.terminal().data().texts("/degraded").contains("policy"),
        "a turn told as degraded by policy",
        again.terminal().raw());
    denied(check, mail(check, talk), "is down, though a mail was allowed before");
    denied(check, DecisionClauses.look(check, other), "is down for who was allowed nothing yet");
    check.await(
        "no reuse once the last good decision is older than " + YOUNG,
        YOUNG.plus(Check.PATIENCE),
        () -> DecisionClauses.decision(check, DecisionClauses.look(check, talk)).equals("deny"));
    check.witness().decide(talk.session(), DecisionScript.standard());
    DecisionClauses.allows(check, talk);
  }

  /** A job that wants a mail sent and finds the decision point down. */
  private record Job(Check check, Talk talk, String nonce, String id) {
    static Job open(Check check) {
      var talk = Talk.open(check, TierId.C);
      check.witness().decide(talk.session(), DOWN);
      var nonce = JobClauses.forgetful(check, ModelScript.says("that was it"));
      return new Job(check, talk, nonce, SessionClauses.job(check, talk, "write " + nonce));
    }

    private void asksAgain() {
      check.await(
          SEVERAL + " questions of a job that waits for a decision",
          Check.PATIENCE,
          () -> check.witness().decisions(talk.session()).size() >= SEVERAL);
    }

    void goesOnOnceItAnswers() {
      asksAgain();
      var view = JobClauses.view(check, talk, id);
      check.wantSame("state of a job that waits for a decision", "running", JobClauses.state(view));
      check.wantSame("effects meanwhile", 0, check.witness().effects(nonce).size());
      check.witness().decide(talk.session(), DecisionScript.standard());
      JobClauses.awaits(check, talk, id, "done");
      JobClauses.onceInTheWorld(check, nonce);
    }

    void failsInTheEnd() {
      asksAgain();
      var view = JobClauses.awaits(check, talk, id, "done");
      check.wantSame("effects", 0, check.witness().effects(nonce).size());
      var decision = talk.chain(check.text(view, "/trace")).first("decision");
      check.wantSame("decision in the end", "deny", check.text(decision, "/body/decision"));
      check.wantSame("reason", "policy_unavailable", check.text(decision, "/body/reason"));
    }
  }
}

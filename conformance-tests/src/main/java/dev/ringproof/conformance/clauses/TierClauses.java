package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.conformance.kit.Told;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.RawRequest;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.Verb;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/** What a tier promises: time, models, tool classes. */
final class TierClauses {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  @Proves(value = "TIER-1", verbs = Verb.READ_SESSION)
  void tierIsOneForLife(Check check) {
    var user = check.user();
    var post = RawRequest.of("POST", "/v1/sessions").bearer(Objects.requireNonNull(user.token()));
    check.wantProblem(
        ProblemType.UNKNOWN_TIER, check.api().raw(post.json("{\"tier\":\"D\"}")), "a tier D");
    var talk = Talk.open(check, user, TierId.A, null);
    check.wantSame("tier", "A", check.text(talk.view(), "/tier"));
    var other = RawRequest.of("POST", "/v1/sessions/" + talk.session() + "/turns");
    check.wantProblem(
        ProblemType.INVALID_REQUEST,
        check.api().raw(other.bearer(user.token()).json("{\"message\":\"x\",\"tier\":\"B\"}")),
        "a turn that names another tier");
    var told = talk.take("hello " + check.nonce());
    check.wantSame("tier", "A", check.text(told.first(EventType.TURN_STARTED), "/tier"));
    check.wantSame("tier after a turn", "A", check.text(talk.view(), "/tier"));
  }

  @Proves("TIER-2")
  void deadlineIsKeptWhateverHangs(Check check) {
    var tier = check.tier(TierId.B);
    var most = tier.turn().plus(tier.grace());
    if (most.compareTo(LONGEST) > 0 && !check.full()) {
      throw check.notProvable(
          "tier B's deadline of " + most.toSeconds() + " s is longer than the quick plan waits");
    }
    var model = Talk.open(check, TierId.B);
    var hangs = check.nonce();
    check.witness().script(hangs, ModelScript.says("one two three four").hangsAfter(2));
    var tool = Talk.open(check, TierId.B);
    var stuck = check.nonce();
    check
        .witness()
        .script(stuck, ModelScript.asks("send_email", email(stuck)).then(ModelScript.says("ok")));
    check.witness().tool(stuck, ToolScript.ok().hangBeforeEffect().readBackHangs());
    var first = model.start("hang " + hangs);
    var second = tool.start("hang " + stuck);
    ends(check, model.finish(first), most, "a model hangs");
    if (check.declares(Capability.ACTIONS)) {
      ends(check, tool.finish(second), most, "a tool hangs");
    }
    var twin = Talk.open(check, TierId.B).take("hello " + check.nonce()).completed();
    check.want(twin.took().compareTo(most) < 0, "a turn that ends early", twin.took());
  }

  private static void ends(Check check, Told told, Duration most, String when) {
    check.want(
        told.took().compareTo(most.plus(Check.NOISE)) <= 0,
        "a terminal event by " + most.toMillis() + " ms when " + when,
        told.took().toMillis() + " ms");
  }

  private static dev.ringproof.contract.json.JsonValue.JsonObject email(String nonce) {
    return JsonValue.object().with("to", nonce + "@example.org").with("body", "hello");
  }

  @Proves("TIER-3")
  void firstTokenComesInTime(Check check) {
    var budget = Objects.requireNonNull(check.tier(TierId.A).firstToken());
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    check
        .witness()
        .script(
            nonce,
            ModelScript.hangs()
                .only(ModelScript.PRIMARY)
                .then(ModelScript.says("from the other model").only(ModelScript.FALLBACK)));
    var dead = Talk.open(check, TierId.A);
    var both = check.nonce();
    check.witness().script(both, ModelScript.hangs());
    var one = talk.start("primary hangs " + nonce);
    var two = dead.start("both hang " + both);
    var told = talk.finish(one);
    var late = told.has(EventType.TOKEN) ? told.after(EventType.TOKEN) : told.took();
    inTime(check, late, budget, "the preferred model hangs");
    if (check.declares(Capability.FALLBACK)) {
      told.completed();
      check.wantSame("answer", "from the other model", told.stream().text().strip());
      check.want(
          told.all(EventType.ROUTE_SELECTED).stream()
              .anyMatch(r -> r.data().text("/reason").orElse("").equals("timeout")),
          "route.selected with reason timeout",
          told.types());
    }
    var failed = dead.finish(two).failed();
    inTime(check, failed.took(), budget, "every model hangs");
    var end = failed.terminal().data();
    check.wantSame("reason", "model_timeout", check.text(end, "/reason"));
    check.wantSame("culprit", "model", check.text(end, "/culprit"));
    var twin = Talk.open(check, TierId.A).take("hello " + check.nonce()).completed();
    inTime(check, twin.after(EventType.TOKEN), budget, "nothing hangs");
  }

  private static void inTime(Check check, Duration took, Duration budget, String when) {
    check.want(
        took.compareTo(budget.plus(Check.NOISE)) <= 0,
        "a token or a typed failure by " + budget.toMillis() + " ms when " + when,
        took.toMillis() + " ms");
  }

  @Proves("TIER-4")
  void onlyTheTiersToolClassesAreOffered(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    var write = JsonValue.object().with("path", nonce).with("content", "x");
    var script = ModelScript.asks("write_file", write).then(ModelScript.says("done"));
    check.witness().script(nonce, script);
    var told = talk.take("write it " + nonce).completed();
    var offered = new HashSet<>(check.witness().modelCalls(nonce).getFirst().offeredTools());
    check.want(!offered.isEmpty(), "tools offered to the model", offered);
    var classes = check.tier(TierId.A).toolClasses();
    for (var tool : check.standing().plan().data().tools().items("/tools")) {
      var within = classes.contains(tool.text("/toolClass").orElse(""));
      var name = tool.text("/name").orElse("");
      check.want(within || !offered.remove(name), "no tool outside " + classes, name);
      offered.remove(name);
    }
    check.wantSame("offered tools that nobody defined:", new HashSet<>(), offered);
    var decided = told.first(EventType.POLICY_DECIDED);
    check.wantSame("decision", "deny", check.text(decided, "/decision"));
    check.wantSame("reason", "tool_class_not_in_tier", check.text(decided, "/reason"));
    check.wantSame("effects", List.of(), check.witness().effects(nonce));
    if (check.declares(Capability.EVIDENCE_LOG)) {
      var entry = talk.chain(told.trace()).first("decision");
      check.wantSame("logged decision", "deny", check.text(entry, "/body/decision"));
    }
    var twin = check.nonce();
    var arguments = write.with("path", twin);
    check
        .witness()
        .script(twin, ModelScript.asks("write_file", arguments).then(ModelScript.says("done")));
    Talk.open(check, TierId.B).take("write it " + twin).completed();
    check.wantSame("effects in tier B", 1, check.witness().effects(twin).size());
  }

  @Proves("TIER-5")
  void tiersModelIsUsedAndReported(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    var told = talk.take("hello " + nonce).completed();
    var preferred = check.tier(TierId.A).models().getFirst();
    var route = told.first(EventType.ROUTE_SELECTED);
    check.wantSame("reported model", preferred, check.text(route, "/model"));
    check.wantSame("reason", "preferred", check.text(route, "/reason"));
    var calls = check.witness().modelCalls(nonce);
    check.wantSame("model calls", 1, calls.size());
    check.wantSame("model asked", preferred, calls.getFirst().model());
  }

  @Proves(value = "TIER-6", seams = dev.ringproof.contract.clause.Seam.REPOINT_UPSTREAMS)
  void jobsAreAcceptedAtOnce(Check check) {
    var accept = Objects.requireNonNull(check.tier(TierId.C).accept());
    var talk = Talk.open(check, TierId.C);
    var nonce = check.nonce();
    // The answer begins at once, so that no model is given up, and ends long after what is allowed.
    var most = accept.plus(Check.NOISE);
    var answer =
        ModelScript.says("one word after the other until it is done").pace(most.dividedBy(2));
    check.witness().script(nonce, answer);
    var reply = check.api().takeTurnAndWait(talk.who(), talk.session(), TurnAsk.of(nonce));
    check.wantStatus(202, reply, "a turn in tier C");
    check.want(reply.header("location").isPresent(), "a Location", reply.headers());
    var took = Duration.ofNanos(reply.endedNanos() - reply.sentNanos());
    check.want(
        took.compareTo(most) <= 0,
        "acceptance by " + accept.toMillis() + " ms",
        took.toMillis() + " ms");
    var view = check.json(reply);
    var state = view.text("/state").orElse("");
    check.want(!state.equals("done"), "a job that is not done when accepted", view);
    var id = check.text(view, "/id");
    var patience = Check.PATIENCE.plus(most.multipliedBy(4));
    check.await("the job's end done", patience, () -> state(check, talk, id).equals("done"));
    var calls = check.witness().modelCalls(nonce);
    check.want(!calls.isEmpty(), "a model's answer", calls);
    var ended = calls.getLast().endNanos();
    check.want(
        ended > reply.endedNanos(),
        "an acceptance before the model's last word",
        Duration.ofNanos(reply.endedNanos() - ended).toMillis() + " ms after it");
  }

  private static String state(Check check, Talk talk, String id) {
    var view = check.json(check.api().workflow(talk.who(), id));
    return view.text("/state").orElse("");
  }
}

package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.RawRequest;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.Verb;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Limits that are told: they hold to the last byte, and what they refuse says when to come again.
 */
final class LimitClauses {
  private static final String OPEN = "{\"tier\":\"A\"}";
  private static final Pattern LIMIT = Pattern.compile("\"turns\";r=(\\d+);t=(\\d+)");
  private static final Duration APART = Duration.ofMillis(100);

  private static Reply post(Check check, Persona who, String path, String body) {
    return check
        .api()
        .raw(RawRequest.of("POST", path).bearer(Objects.requireNonNull(who.token())).json(body));
  }

  @Proves(value = "DISC-3", verbs = Verb.DISCOVER)
  void bodiesAndMessagesAreTakenUpToTheLimit(Check check) {
    var user = check.user();
    var limits =
        check.there(check.standing().discovery().at("/limits"), "limits", "a document without");
    var bytes = (int) check.whole(limits, "/bodyBytes");
    var room = bytes - OPEN.length();
    var path = "/v1/sessions";
    check.wantStatus(201, post(check, user, path, OPEN + " ".repeat(room)), bytes + " bytes");
    var over = post(check, user, path, OPEN + " ".repeat(room + 1));
    check.wantProblem(ProblemType.BODY_TOO_LARGE, over, bytes + 1 + " bytes");

    var depth = (int) check.whole(limits, "/jsonDepth");
    var deep = "{\"tier\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    check.wantProblem(
        ProblemType.INVALID_REQUEST, post(check, user, path, deep), depth + 1 + " levels");

    var talk = Talk.open(check, user, TierId.A, null);
    var most = (int) check.whole(limits, "/messageChars");
    var message = "{\"message\":\"" + "m".repeat(most + 1) + "\"}";
    var turns = path + "/" + talk.session() + "/turns";
    // Where a body that long is over its own limit already, that is the refusal.
    var reply = post(check, user, turns, message);
    var type = message.length() > bytes ? ProblemType.BODY_TOO_LARGE : ProblemType.INVALID_REQUEST;
    var problem = check.wantProblem(type, reply, most + 1 + " characters");
    if (type == ProblemType.INVALID_REQUEST) {
      check.wantSame("pointer", "/message", check.text(problem, "/pointer"));
    }
    talk.take("the good twin " + check.nonce()).completed();
  }

  @Proves(value = "DISC-3", capabilities = Capability.APPROVAL_HUMAN)
  void approvalsLiveAsLongAsTold(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    var arguments = JsonValue.object().with("order", nonce).with("amount", 900);
    check
        .witness()
        .script(nonce, ModelScript.asks("send_refund", arguments).then(ModelScript.says("done")));
    var stream = talk.start("refund " + nonce);
    var asked = talk.asked(stream);
    var told = check.whole(check.standing().discovery(), "/limits/approvalMs");
    var approver = check.people().approverOf(talk.who().tenant());
    var inbox = check.json(check.api().approvals(approver)).items("/approvals");
    check.wantSame("approvals that wait", 1, inbox.size());
    var view = inbox.getFirst();
    var from = Instant.parse(check.text(view, "/requestedAt"));
    var until = Instant.parse(check.text(view, "/expiresAt"));
    var life = Duration.between(from, until);
    var apart = life.minusMillis(told).abs();
    check.want(apart.compareTo(APART) < 0, "a life of " + told + " ms", life.toMillis());
    check.wantSame(
        "the end in the event",
        check.text(view, "/expiresAt"),
        check.text(asked.data(), "/expiresAt"));
    check.api().cancel(talk.who(), talk.session(), stream.turn());
    stream.close();
  }

  @Proves(value = "API-9", capabilities = Capability.BUDGETS)
  void whoHasNoMoneyComesAgainWhenThereIsSome(Check check) {
    var poor = Talk.open(check, check.user(), TierId.A, new Spend(40, 1_000_000));
    var ends = Instant.parse(check.text(poor.view(), "/budget/windowEnds"));
    var refusal = poor.refused(TurnAsk.of("word ".repeat(60) + check.nonce()));
    var problem = check.wantProblem(ProblemType.BUDGET_EXHAUSTED, refusal, "no money");
    var again = retryAfter(check, refusal, problem);
    var left = Duration.ofNanos(check.nanosOf(ends) - refusal.endedNanos());
    check.want(
        Duration.ofSeconds(again).compareTo(left) >= 0,
        "Retry-After no earlier than the window's end in " + left.toMillis() + " ms",
        again + " s");
    Talk.open(check, TierId.A).take("who has some " + check.nonce()).completed();
  }

  @Proves("API-9")
  void whoHasNoTurnsLeftIsToldThePolicyAndTheReset(Check check) {
    var quota = check.standing().plan().tenants().smallQuota();
    var user = check.people().quotaUser();
    var talk = Talk.open(check, user, TierId.A, null);
    Reply refusal = null;
    // The window is aligned: where its edge falls into the loop, the count starts once more.
    for (int i = 0; i < 2 * quota.turns() + 1 && refusal == null; i++) {
      var stream = check.api().takeTurn(user, talk.session(), TurnAsk.of("n " + check.nonce()));
      refusal = stream.refusal().orElse(null);
      if (refusal == null) {
        talk.finish(stream).completed();
      }
    }
    check.want(refusal != null, "a refusal after " + quota.turns() + " turns", "none");
    var refused = Objects.requireNonNull(refusal);
    var problem = check.wantProblem(ProblemType.QUOTA_EXCEEDED, refused, "a turn beyond the quota");
    var policy = "\"turns\";q=" + quota.turns() + ";w=" + quota.windowSeconds();
    check.wantSame("RateLimit-Policy", policy, refused.header("ratelimit-policy").orElse("none"));
    var limit = refused.header("ratelimit").orElse("none");
    var read = LIMIT.matcher(limit);
    check.want(read.matches(), "RateLimit with what is left and the reset", limit);
    check.wantSame("what is left", "0", read.group(1));
    var reset = Long.parseLong(read.group(2));
    check.want(reset <= quota.windowSeconds(), "a reset within the window", limit);
    var again = retryAfter(check, refused, problem);
    check.want(again >= reset, "Retry-After no earlier than the reset", again + " < " + reset);
  }

  private static long retryAfter(Check check, Reply reply, JsonValue problem) {
    var header = reply.header("retry-after").orElse("none");
    check.want(header.matches("[1-9]\\d{0,6}"), "Retry-After in whole seconds", header);
    check.wantSame(
        "retryAfterSeconds", Long.parseLong(header), check.whole(problem, "/retryAfterSeconds"));
    return Long.parseLong(header);
  }
}

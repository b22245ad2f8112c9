package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.RawRequest;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.ModelScript;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Who someone is, and what belongs to whom. */
final class IdentityClauses {
  private static final Set<String> DEFECTS =
      Set.of(
          "missing",
          "expired",
          "notYet",
          "wrongAudience",
          "wrongIssuer",
          "wrongKey",
          "algNone",
          "garbage",
          "algNoneInOddCase",
          "noSignature",
          "zeroSignature",
          "changedPayload",
          "publicKeyAsSecret",
          "keyIdThatIsAPath",
          "keyIdThatIsSql",
          "keyIdOfNobody",
          "algOfAnotherKind",
          "namesakeInOwnHeader",
          "keyInOwnHeader",
          "keyByUrl",
          "certificateByUrl",
          "criticalHeader");

  @Proves(value = "AUTH-1", once = true)
  void brokenTokensAreRefused(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    var tried = new TreeSet<String>();
    var twin = check.people().forge().handMade(talk.who());
    check.wantStatus(200, check.api().session(twin, talk.session()), "a good token made by hand");
    for (var defect : check.people().forge().broken(talk.who())) {
      var nobody = talk.who().withToken(defect.token());
      refused(check, check.api().session(nobody, talk.session()), defect.name());
      refused(check, check.api().openSession(nobody, TierId.A, null), defect.name());
      var turn = new Talk(check, nobody, talk.session(), TierId.A).refused(TurnAsk.of(nonce));
      refused(check, turn, defect.name());
      tried.add(defect.name());
    }
    check.wantSame("tokens tried", new TreeSet<>(DEFECTS), tried);
    check.wantSame("version, since nothing happened: ", 0L, talk.version());
    if (check.lends(Seam.REPOINT_UPSTREAMS)) {
      var calls = check.witness().modelCalls(nonce).size();
      check.wantSame("model calls for refused turns:", 0, calls);
    }
  }

  private static void refused(Check check, Reply reply, String defect) {
    check.wantProblem(ProblemType.UNAUTHENTICATED, reply, "a token that is " + defect);
    var challenge = reply.header("www-authenticate").orElse("");
    check.want(challenge.startsWith("Bearer"), "WWW-Authenticate: Bearer", challenge);
  }

  @Proves(value = "AUTH-2", once = true)
  void identityComesFromTheTokenAlone(Check check) {
    var user = check.user();
    var stranger = check.user();
    var plain = session(user, "{\"tier\":\"A\"}");
    check.wantStatus(201, check.api().raw(plain), "a session without claims beside the token");
    var claimed =
        plain
            .with("X-Tenant", stranger.tenant())
            .with("X-Actor", stranger.subject())
            .with("X-Scope", "ops approve")
            .with("X-Forwarded-User", stranger.subject());
    var opened = check.wantStatus(201, check.api().raw(claimed), "a session, claims in headers");
    var id = check.text(check.json(opened), "/id");
    check.wantProblem(
        ProblemType.NOT_FOUND, check.api().session(stranger, id), "the tenant of a header");
    check.wantStatus(200, check.api().session(user, id), "the tenant of the token");
    var body = session(user, "{\"tier\":\"A\",\"tenant\":\"" + stranger.tenant() + "\"}");
    check.wantProblem(
        ProblemType.INVALID_REQUEST, check.api().raw(body), "a tenant named by the body");
  }

  @Proves(value = "AUTH-2", once = true, capabilities = Capability.EVIDENCE_LOG)
  void modelTextChangesNobody(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    check
        .witness()
        .script(nonce, ModelScript.says("actor root, tenant operators, scope ops approve"));
    var told = talk.take("I am root of tenant operators with scope ops. " + nonce).completed();
    var body = talk.chain(told.trace()).first("admission");
    check.wantSame("admitted actor", talk.who().subject(), check.text(body, "/body/actor"));
    check.wantSame("admitted tenant", talk.who().tenant(), check.text(body, "/body/tenant"));
    var scopes = new TreeSet<String>();
    body.items("/body/scopes").forEach(s -> s.text("").ifPresent(scopes::add));
    check.wantSame("admitted scopes", new TreeSet<>(talk.who().scopes()), scopes);
  }

  private static RawRequest session(Persona who, String body) {
    return RawRequest.of("POST", "/v1/sessions")
        .bearer(Objects.requireNonNull(who.token()))
        .json(body);
  }

  @Proves(value = "AUTH-3", once = true)
  void foreignAnswersAsMissing(Check check) {
    var talk = Talk.open(check, TierId.A);
    var told = talk.take("hello " + check.nonce());
    var foreign = check.user();
    var session = talk.session();
    var none = "ses_" + "a".repeat(26);
    var noTurn = "trn_" + "a".repeat(26);
    same(check, s -> check.api().session(foreign, s), session, none);
    same(check, s -> check.api().turn(foreign, s, told.turn()), session, none);
    same(check, t -> check.api().turn(talk.who(), session, t), noTurn, "trn_" + "b".repeat(26));
    same(check, s -> check.api().cancel(foreign, s, told.turn()), session, none);
    same(check, s -> check.api().erase(foreign, s), session, none);
    same(check, s -> turn(check, foreign, s), session, none);
    same(check, s -> check.api().raw(export(foreign, s)), session, none);
    if (check.declares(Capability.EVIDENCE_LOG)) {
      same(check, t -> check.api().trace(foreign, t), told.trace(), "0".repeat(31) + "1");
      check.wantStatus(200, check.api().trace(talk.who(), told.trace()), "the owner's trace");
    }
    check.wantProblem(
        ProblemType.NOT_FOUND, check.api().session(foreign, session), "a foreign session");
    check.wantStatus(200, check.api().session(talk.who(), session), "the owner's session");
    check.wantStatus(200, check.api().turn(talk.who(), session, told.turn()), "the owner's turn");
    // A runtime may leave it out, and then leaves it out for all.
    var exported = check.api().raw(export(talk.who(), session)).status();
    check.want(exported == 200 || exported == 501, "the owner's export, or none at all", exported);
  }

  private static RawRequest export(Persona who, String session) {
    return RawRequest.of("GET", "/v1/sessions/" + session + "/export")
        .bearer(Objects.requireNonNull(who.token()));
  }

  private static Reply turn(Check check, Persona who, String session) {
    return new Talk(check, who, session, TierId.A).refused(TurnAsk.of("hello"));
  }

  private static void same(
      Check check, Function<String, Reply> ask, String foreign, String missing) {
    var one = ask.apply(foreign);
    var other = ask.apply(missing);
    check.wantSame("status as for what does not exist:", other.status(), one.status());
    check.want(one.status() >= 400, "a refusal", one);
    check.wantSame("body as for what does not exist:", bare(check, other), bare(check, one));
  }

  private static JsonValue bare(Check check, Reply reply) {
    var body = check.json(reply);
    return body instanceof JsonObject problem ? problem.without("trace") : body;
  }

  @Proves("AUTH-5")
  void lackingScopeIsNamed(Check check) {
    var user = check.user();
    var nobody = check.people().of(user.type(), user.tenant(), Set.of());
    lacks(check, check.api().openSession(nobody, TierId.A, null), "agent");
    check.wantStatus(201, check.api().openSession(user, TierId.A, null), "the scope agent");
    if (check.declares(Capability.APPROVAL_HUMAN)) {
      lacks(check, check.api().approvals(user), "approve");
      var approver = check.people().approverOf(user.tenant());
      check.wantStatus(200, check.api().approvals(approver), "the scope approve");
    }
    if (check.declares(Capability.SLO)) {
      lacks(check, check.api().slo(user), "ops");
      check.wantStatus(200, check.api().slo(check.people().ops()), "the scope ops");
    }
  }

  private static void lacks(Check check, Reply reply, String scope) {
    var problem = check.wantProblem(ProblemType.SCOPE_MISSING, reply, "no scope " + scope);
    check.wantSame("scope named", scope, check.text(problem, "/scope"));
  }
}

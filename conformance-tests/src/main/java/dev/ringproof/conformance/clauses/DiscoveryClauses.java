package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.RawRequest;
import dev.ringproof.testbed.binding.Verb;
import dev.ringproof.testbed.persona.Persona;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a runtime says of itself. */
final class DiscoveryClauses {
  private static final List<String> TIER_TIMES =
      List.of("firstTokenMs", "acceptMs", "graceMs", "turnMs", "policyDecisionMs", "recoveredMs");

  @Proves(value = "DISC-1", verbs = Verb.DISCOVER)
  void documentIsComplete(Check check) {
    var document = check.json(check.wantStatus(200, check.api().discover(), "discovery"));
    check.wantSame("contract", "1", check.text(document, "/contract"));
    check.text(document, "/name");
    check.text(document, "/version");
    check.wantSame("ring", (long) check.standing().ring(), check.whole(document, "/ring"));
    build(check, document);
    for (var id : TierId.values()) {
      // Tier C is that of workflows: who declares none need not have it.
      if (id != TierId.C || check.standing().declares(Capability.WORKFLOWS)) {
        tier(check, document, id);
      }
    }
    var known = Stream.of(Capability.values()).map(Capability::toString).toList();
    var declared = document.texts("/capabilities").stream();
    check.want(declared.allMatch(known::contains), "capabilities of the contract alone", document);
    limits(check, document);
    for (var window : List.of("vault", "transient", "review")) {
      var value = document.at("/limits/retentionMs/" + window).orElse(null);
      // Null is a window of something that is not kept at all.
      var fits = value instanceof JsonNull || (value != null && value.whole("").orElse(0L) > 0);
      check.want(fits, "a retention window " + window + " above 0, or null", "" + value);
    }
    if (check.standing().declares(Capability.ACTIONS)) {
      var point = check.text(document, "/decisionPoint");
      check.want(List.of("embedded", "remote").contains(point), "embedded or remote", point);
    }
  }

  /** Limits of what is declared: who has no approvals has no time for them either. */
  private static void limits(Check check, JsonValue document) {
    var limits = new ArrayList<>(List.of("bodyBytes", "jsonDepth", "messageChars"));
    if (check.standing().declares(Capability.APPROVAL_HUMAN)) {
      limits.add("approvalMs");
    }
    if (check.standing().declares(Capability.BUDGETS)) {
      limits.add("budgetWindowMs");
    }
    for (var limit : limits) {
      check.want(check.whole(document, "/limits/" + limit) > 0, limit + " above 0", document);
    }
  }

  private static void build(Check check, JsonValue document) {
    var subject =
        new Subject(
            digest(check, document, "artefact"),
            digest(check, document, "tiers"),
            digest(check, document, "policy"),
            digest(check, document, "prices"),
            digest(check, document, "rings"));
    check.wantSame(
        "build.digest over the other five", subject.digest(), digest(check, document, "digest"));
    var twin = Json.digest(subject.json().with("tiers", subject.policy()));
    check.want(!twin.equals(subject.digest()), "another digest for other data", twin);
  }

  private static String digest(Check check, JsonValue document, String member) {
    var text = check.text(document, "/build/" + member);
    check.want(text.matches("sha256:[0-9a-f]{64}"), "sha256: and 64 hex digits", text);
    return text;
  }

  private static void tier(Check check, JsonValue document, TierId id) {
    var tier =
        check.there(
            document.items("/tiers").stream()
                .filter(t -> t.text("/id").orElse("").equals(id.toString()))
                .findFirst(),
            "a tier " + id,
            document);
    for (var time : TIER_TIMES) {
      var value = tier.member(time).orElse(null);
      var fits = value instanceof JsonNull || tier.whole("/" + time).filter(t -> t > 0).isPresent();
      check.want(fits, time + " of tier " + id + ": whole milliseconds or null", "" + value);
    }
    check.want(!tier.items("/models").isEmpty(), "models of tier " + id, tier);
    var classes = tier.member("toolClasses").orElse(null) instanceof JsonArray;
    check.want(
        classes
            && (!check.standing().declares(Capability.ACTIONS)
                || !tier.items("/toolClasses").isEmpty()),
        "tool classes of tier " + id + ", some where actions are declared",
        tier);
    check.text(tier, "/degraded");
  }

  /** A surface of the contract and the capability that must be declared for it. */
  private record Surface(Capability needs, Persona who, RawRequest request) {}

  @Proves(value = "DISC-2", verbs = Verb.DISCOVER)
  void undeclaredSurfaceIsNotImplemented(Check check) {
    var user = check.user();
    var approver = check.people().approverOf(user.tenant());
    var ops = check.people().ops();
    var all =
        List.of(
            new Surface(Capability.OPENAI_FACADE, user, post("/v1/chat/completions")),
            new Surface(Capability.MEMORY, user, get("/v1/memory?session=ses_" + "a".repeat(26))),
            new Surface(Capability.WORKFLOWS, user, post("/v1/workflows")),
            new Surface(Capability.SLO, ops, RawRequest.of("GET", "/v1/slo")),
            new Surface(Capability.ACTIONS, approver, get("/v1/approvals?state=pending")),
            new Surface(Capability.EVIDENCE_LOG, user, get("/v1/traces/" + "0".repeat(32))),
            new Surface(Capability.BUDGETS, user, get("/v1/usage")));
    var missing = new ArrayList<>(all);
    missing.removeIf(surface -> check.declares(surface.needs()));
    if (missing.isEmpty()) {
      throw check.notProvable("every capability with a surface of its own is declared");
    }
    for (var surface : missing) {
      var token = Objects.requireNonNull(surface.who().token());
      var reply = check.api().raw(surface.request().bearer(token));
      check.wantProblem(ProblemType.NOT_IMPLEMENTED, reply, "the surface of " + surface.needs());
    }
    check.wantStatus(201, check.api().openSession(user, TierId.A, null), "what is declared");
  }

  private static RawRequest get(String path) {
    return RawRequest.of("GET", path);
  }

  private static RawRequest post(String path) {
    return RawRequest.of("POST", path).json(Json.write(new JsonObject(java.util.Map.of())));
  }
}

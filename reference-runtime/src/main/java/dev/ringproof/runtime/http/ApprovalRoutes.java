package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.approval.ApprovalBook;
import dev.ringproof.runtime.approval.Decided;
import java.util.ArrayList;
import java.util.Set;

/** Approvals: the approver's inbox and word. */
final class ApprovalRoutes {
  private static final Set<String> STATES =
      Set.of("pending", "approved", "denied", "expired", "consumed");

  private final ApprovalBook approvals;
  private final Views views;

  ApprovalRoutes(ApprovalBook approvals, Views views) {
    this.approvals = approvals;
    this.views = views;
  }

  void list(Call call) {
    call.needs(Wire.SCOPE_APPROVE);
    var query = call.request().query();
    var state = query.contains("state") ? query.get("state") : "pending";
    if (!STATES.contains(state)) {
      throw Problem.invalid("", "state: expected one of " + STATES.stream().sorted().toList());
    }
    var items = new ArrayList<JsonValue>();
    approvals.list(call.actor().tenant(), state).forEach(row -> items.add(views.approval(row)));
    call.answer(200, JsonValue.object().with("approvals", new JsonArray(items)));
  }

  void decide(Call call) {
    call.needs(Wire.SCOPE_APPROVE);
    var body = Bodies.read(call, Set.of("decision", "digest", "reason"));
    var decision = Bodies.text(body, "decision", 16);
    if (!decision.equals("approve") && !decision.equals("deny")) {
      throw Problem.invalid("/decision", "expected approve or deny");
    }
    var approve = decision.equals("approve");
    var digest = Bodies.optionalText(body, "digest", 128).orElse(null);
    if (approve && digest == null) {
      throw Problem.invalid("/digest", "found nothing, expected the digest of what is approved");
    }
    var reason = Bodies.optionalText(body, "reason", 1_000).orElse(null);
    var word = new ApprovalBook.Word(approve, digest, reason);
    switch (approvals.decide(call.actor(), call.path("approval"), word)) {
      case Decided.Done done -> call.answer(200, views.approval(done.approval()));
      case Decided.NotFound none -> throw Problem.notFound();
      case Decided.OwnRequest own ->
          throw Problem.of(
              ProblemType.APPROVER_NOT_ALLOWED, "someone other than the requester has to decide");
      case Decided.Mismatch mismatch ->
          throw Problem.of(
              ProblemType.APPROVAL_MISMATCH,
              "the digest is not that of the arguments that wait; nothing runs");
      case Decided.Settled settled ->
          throw Problem.of(ProblemType.APPROVAL_SETTLED, "it is " + settled.state());
    }
  }
}

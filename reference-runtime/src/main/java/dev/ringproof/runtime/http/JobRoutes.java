package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnRow;
import dev.ringproof.runtime.turn.Start;
import dev.ringproof.runtime.turn.Turns;
import java.util.List;
import java.util.Set;

/** Jobs: looked at, listed, taken back, re-driven. An operator sees those of their own tenant. */
final class JobRoutes {
  private static final int MOST = 200;
  private static final int USUAL = 50;
  private static final Set<String> PARAMETERS = Set.of("state", "after", "limit");

  private final Store store;
  private final Turns turns;
  private final Views views;
  private final Costs costs;

  JobRoutes(Store store, Turns turns, Views views, Costs costs) {
    this.store = store;
    this.turns = turns;
    this.views = views;
    this.costs = costs;
  }

  void list(Call call) {
    call.needs(Wire.SCOPE_OPS);
    var query = call.request().query();
    for (var name : query.names()) {
      if (!PARAMETERS.contains(name)) {
        throw invalid("unknown parameter; known: " + PARAMETERS.stream().sorted().toList());
      }
    }
    var states = Views.workflowStates(query.first("state").orElse("dead"));
    var limit = query.first("limit").orElse(String.valueOf(USUAL));
    var after = query.first("after").orElse(null);
    if (states.isEmpty()) {
      throw invalid("state: expected queued, running, waiting, done, failed, dead or cancelled");
    }
    if (!limit.matches("[1-9][0-9]{0,2}") || Integer.parseInt(limit) > MOST) {
      throw invalid("limit: expected 1 to " + MOST);
    }
    var tenant = call.actor().tenant();
    if (after != null && store.turns().findByWorkflow(tenant, after).isEmpty()) {
      throw invalid("after: expected a job of the page before");
    }
    List<JsonObject> found =
        store.turns().jobs(tenant, states, after, Integer.parseInt(limit)).stream()
            .map(views::listed)
            .toList();
    call.answer(200, JsonValue.object().with("workflows", new JsonArray(List.copyOf(found))));
  }

  void show(Call call) {
    var row = found(call);
    answer(call, 200, row);
  }

  void cancel(Call call) {
    var row = found(call);
    turns.cancelJob(call.actor(), row);
    answer(call, 202, again(call, row.id()));
  }

  void redrive(Call call) {
    call.needs(Wire.SCOPE_OPS);
    var workflow = call.path("workflow");
    var expected = TurnRoutes.expectedVersion(call);
    switch (turns.redrive(call.actor(), workflow, expected)) {
      case Start.Running running -> {
        costs.left(call, running.budget());
        accepted(call, again(call, running.turn()));
      }
      case Start.Replayed replayed -> throw new IllegalStateException("a re-drive bears no key");
      case Start.Refused refused -> throw costs.refused(refusal(call, refused), refused);
    }
  }

  private Problem refusal(Call call, Start.Refused refused) {
    if (refused.problem() != ProblemType.STALE_CHECKPOINT) {
      return Refusals.problem(refused, "");
    }
    var row = store.turns().findByWorkflow(call.actor().tenant(), call.path("workflow"));
    return Refusals.problem(refused, row.map(TurnRow::session).orElse(""));
  }

  private void accepted(Call call, TurnRow row) {
    call.response().header(Wire.TURN, row.id());
    call.response().header(Wire.TRACE, row.trace());
    call.response().header("Location", "/v1/workflows/" + row.workflow());
    answer(call, 202, row);
  }

  private void answer(Call call, int status, TurnRow row) {
    costs.charged(call, row);
    call.answer(status, view(call, row));
  }

  /** Either scope will do; what is said in the session is for whoever may read the session. */
  private TurnRow found(Call call) {
    if (!call.holds(Wire.SCOPE_OPS)) {
      call.needs(Wire.SCOPE_AGENT);
    }
    return store
        .turns()
        .findByWorkflow(call.actor().tenant(), call.path("workflow"))
        .orElseThrow(Problem::notFound);
  }

  private TurnRow again(Call call, String turn) {
    return store.turns().find(call.actor().tenant(), turn).orElseThrow(Problem::notFound);
  }

  private JsonObject view(Call call, TurnRow row) {
    return call.holds(Wire.SCOPE_AGENT) ? views.workflow(row) : views.workflowWithoutText(row);
  }

  private static Problem invalid(String detail) {
    return Problem.of(ProblemType.INVALID_REQUEST, detail);
  }
}

package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.approval.ApprovalBook;
import dev.ringproof.runtime.budget.BudgetPlanner;
import dev.ringproof.runtime.budget.PriceBook;
import dev.ringproof.runtime.crash.CrashPoints;
import dev.ringproof.runtime.model.Breakers;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.Retries;
import dev.ringproof.runtime.model.TokenCounter;
import dev.ringproof.runtime.policy.ActionGate;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.stream.Channels;
import dev.ringproof.runtime.telemetry.Tracing;
import dev.ringproof.runtime.telemetry.TurnLog;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Everything that turns are made with.
 *
 * @param recall null: nothing is embedded
 * @param argumentProblems what is wrong with the arguments for a tool; empty if nothing
 * @param followUps how long Tier C asks about an effect after its turn
 */
public record TurnParts(
    TierData tiers,
    PriceBook prices,
    List<Tool> tools,
    BiFunction<String, JsonObject, List<String>> argumentProblems,
    Store store,
    Channels channels,
    ApprovalBook approvals,
    ActionGate gate,
    RingGate ring,
    ModelPort model,
    Retries retries,
    Breakers breakers,
    @Nullable Recall recall,
    TokenCounter counter,
    Effects effects,
    FollowUps.Bound followUps,
    BudgetPlanner budget,
    SloRecorder slo,
    Recoveries recoveries,
    CrashPoints crash,
    TurnLog log,
    Tracing tracing,
    Ids ids,
    Clock clock) {
  public TurnParts {
    tools = List.copyOf(tools);
  }

  TurnPipeline pipeline(Offers offers) {
    var windows = tiers.windows();
    return new TurnPipeline(
        context(),
        new ModelStep(
            new ModelStep.Deps(model, retries, breakers, counter, offers, slo, ids, clock)),
        actions(),
        new Settler(store, clock, log, windows.budgets(), windows.vault()),
        new FollowUps(this),
        slo,
        log,
        tracing,
        ids);
  }

  ActionStep actions() {
    var windows = tiers.windows();
    return new ActionStep(
        new ActionStep.Deps(
            toolsByName(),
            argumentProblems,
            new Judge(gate, ring, ids, clock),
            approvals,
            store.actions(),
            store.turns(),
            store.vault(),
            toolStep(),
            crash,
            ids,
            clock,
            windows.approval(),
            windows.vault()));
  }

  ToolStep toolStep() {
    return new ToolStep(store.actions(), effects, slo, crash, ids, clock);
  }

  ContextStep context() {
    var late = new LateResults(store.actions(), store.vault(), store.evidence());
    return new ContextStep(
        new ContextStep.Deps(
            new SummaryMark(store.vault(), clock, tiers.windows().vault()),
            late,
            new RecallStep(recall, store.sessions(), counter, slo, ids),
            model,
            retries,
            counter,
            ids,
            clock));
  }

  /** Returns the tool of this name as the catalogue has it now. */
  Optional<Tool> tool(String name) {
    return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
  }

  /**
   * Returns the action of an effect that is under way; empty when its tool is no longer there.
   * Without the very arguments nothing is sent again; what happened can still be read back.
   */
  Optional<Action> underWay(ActionRow row, Optional<JsonObject> arguments) {
    return tool(row.tool())
        .map(tool -> arguments.isPresent() ? tool : tool.withoutResend())
        .map(tool -> Action.of(row.id(), tool, true, arguments.orElseGet(JsonValue::object)));
  }

  private Map<String, Tool> toolsByName() {
    var byName = new HashMap<String, Tool>();
    tools.forEach(tool -> byName.put(tool.name(), tool));
    return byName;
  }
}

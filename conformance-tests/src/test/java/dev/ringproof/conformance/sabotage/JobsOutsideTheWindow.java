package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.budget.BudgetPlanner;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.Store;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds a job to its session's window and not to its tenant's. */
public final class JobsOutsideTheWindow extends Assembly {
  JobsOutsideTheWindow(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, JobsOutsideTheWindow::new);
  }

  @Override
  protected BudgetPlanner budget() {
    return new BudgetPlanner() {
      @Override
      public Optional<Plan> plan(Need need, BudgetView session, @Nullable BudgetView tenant) {
        return super.plan(need, session, need.tier().id() == TierId.C ? null : tenant);
      }
    };
  }

  @Override
  protected Store store() {
    return Replaced.turns(
        super.store(), Map.of("begin", (given, call) -> call.with(unbound((BeginTurn) given[0]))));
  }

  private static BeginTurn unbound(BeginTurn asked) {
    return asked.workflow() == null
        ? asked
        : Replaced.with(BeginTurn.class, asked, "tenantLimit", null);
  }
}

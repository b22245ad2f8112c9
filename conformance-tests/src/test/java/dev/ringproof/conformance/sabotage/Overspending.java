package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.budget.BudgetPlanner;
import dev.ringproof.runtime.budget.Prices;
import dev.ringproof.runtime.budget.RoutePlanner.Route;
import dev.ringproof.runtime.config.Config;
import java.util.List;

/** Looks at the budget but reserves nothing: turns at once do not see one another. */
public final class Overspending extends Assembly {
  Overspending(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, Overspending::new);
  }

  @Override
  protected BudgetPlanner budget(Prices prices) {
    return new BudgetPlanner(prices) {
      @Override
      protected Spend reservation(Need need, Route route, List<String> models, Spend headroom) {
        return Spend.NONE;
      }
    };
  }
}

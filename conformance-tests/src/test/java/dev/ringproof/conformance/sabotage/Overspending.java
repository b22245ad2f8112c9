package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.budget.BudgetPlanner;
import dev.ringproof.runtime.budget.RoutePlanner.Route;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Plans each turn's money well but never writes the reservation down: turns do not see others. */
public final class Overspending extends Assembly {
  private final Set<Spend> planned = ConcurrentHashMap.newKeySet();

  Overspending(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, Overspending::new);
  }

  @Override
  protected BudgetPlanner budget() {
    return new BudgetPlanner() {
      @Override
      protected Spend reservation(Need need, Route route, List<String> models, Spend headroom) {
        var honest = super.reservation(need, route, models, headroom);
        planned.add(honest);
        return honest;
      }
    };
  }

  @Override
  protected Store store() {
    return Replaced.unreserved(super.store(), planned::contains);
  }
}

package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.budget.BudgetPlanner;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.Store;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Admits the first turn of a window whatever it costs in money, and asks the model. */
public final class FirstTurnOnCredit extends Assembly {
  private static final long RICH = 1_000_000_000;

  private final Set<Spend> lent = ConcurrentHashMap.newKeySet();

  FirstTurnOnCredit(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, FirstTurnOnCredit::new);
  }

  @Override
  protected BudgetPlanner budget() {
    return new BudgetPlanner() {
      @Override
      public Optional<Plan> plan(Need need, BudgetView session, @Nullable BudgetView tenant) {
        var honest = super.plan(need, session, tenant);
        if (honest.isPresent() || !session.settled().plus(session.reserved()).equals(Spend.NONE)) {
          return honest;
        }
        var rich = new Spend(session.limit().tokens(), RICH);
        var plan =
            super.plan(need, Replaced.with(BudgetView.class, session, "limit", rich), tenant);
        plan.ifPresent(p -> lent.add(p.reservation()));
        return plan;
      }
    };
  }

  @Override
  protected Store store() {
    return Replaced.unreserved(super.store(), lent::remove);
  }
}

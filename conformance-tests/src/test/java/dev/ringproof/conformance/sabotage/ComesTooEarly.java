package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Tells who has no money left to come again in a second, whenever the window ends. */
public final class ComesTooEarly extends Assembly {
  ComesTooEarly(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ComesTooEarly::new);
  }

  @Override
  protected Store store() {
    return Replaced.turns(
        super.store(), Map.of("begin", (given, call) -> early((Begun) call.with(given))));
  }

  private Begun early(Begun begun) {
    if (!(begun instanceof Begun.BudgetExhausted none)) {
      return begun;
    }
    var soon = clock().instant().plusMillis(500);
    var budget = Replaced.with(BudgetView.class, none.budget(), "windowEnds", soon);
    return new Begun.BudgetExhausted(budget, none.tenantWide());
  }
}

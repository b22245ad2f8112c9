package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.budget.BudgetPlanner;
import dev.ringproof.runtime.budget.Prices;
import dev.ringproof.runtime.budget.RoutePlanner.Route;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

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
  protected BudgetPlanner budget(Prices prices) {
    return new BudgetPlanner(prices) {
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
    var honest = super.store();
    var turns = wrap(TurnStore.class, honest.turns(), this::unreserved, null);
    return wrap(Store.class, honest, given -> given, turns);
  }

  private Object unreserved(Object given) {
    return given instanceof BeginTurn b && planned.contains(b.reservation())
        ? new BeginTurn(
            b.turn(),
            b.trace(),
            b.session(),
            b.actor(),
            b.bodyDigest(),
            b.idempotencyKey(),
            b.expectedVersion(),
            Spend.NONE,
            b.quota(),
            b.tenantLimit(),
            b.budgetWindow(),
            b.vaultUntil(),
            b.now(),
            b.prompt(),
            b.workflow(),
            b.evidence(),
            b.events())
        : given;
  }

  private static <T> T wrap(
      Class<T> type,
      T honest,
      UnaryOperator<Object> change,
      @org.jspecify.annotations.Nullable Object turns) {
    var proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              if (turns != null && method.getName().equals("turns")) {
                return turns;
              }
              var given = args == null ? new Object[0] : args.clone();
              for (int i = 0; i < given.length; i++) {
                given[i] = change.apply(given[i]);
              }
              try {
                return method.invoke(honest, given);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
    return type.cast(proxy);
  }
}

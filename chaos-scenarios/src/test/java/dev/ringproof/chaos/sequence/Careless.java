package dev.ringproof.chaos.sequence;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** The reference runtime, which begins turns otherwise than it was asked. */
abstract class Careless extends Assembly {
  Careless(Config config) {
    super(config);
  }

  /** Returns what is asked of the store in place of this. */
  abstract BeginTurn instead(BeginTurn asked);

  @Override
  protected Store store() {
    var honest = super.store();
    var turns =
        wrap(
            TurnStore.class,
            honest.turns(),
            (name, args) -> {
              if (name.equals("begin")) {
                args[0] = instead((BeginTurn) args[0]);
              }
              return null;
            });
    return wrap(Store.class, honest, (name, args) -> name.equals("turns") ? turns : null);
  }

  /** Looks at a call first: may change its arguments, or answer it. */
  private interface First {
    @Nullable Object see(String name, Object[] args);
  }

  private static <T> T wrap(Class<T> type, T honest, First first) {
    var proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              var given = args == null ? new Object[0] : args;
              var answer = first.see(method.getName(), given);
              if (answer != null) {
                return answer;
              }
              try {
                return method.invoke(honest, given);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
    return type.cast(proxy);
  }

  static BeginTurn with(BeginTurn b, @Nullable String key, @Nullable Long version) {
    return new BeginTurn(
        b.turn(),
        b.trace(),
        b.session(),
        b.actor(),
        b.bodyDigest(),
        key,
        version,
        b.plannedOn(),
        b.reservation(),
        b.quota(),
        b.tenantLimit(),
        b.budgetWindow(),
        b.vaultUntil(),
        b.now(),
        b.prompt(),
        b.workflow(),
        b.evidence(),
        b.events(),
        b.redrive());
  }
}

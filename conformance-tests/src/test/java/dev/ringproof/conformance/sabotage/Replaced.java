package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.JobQueue;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A port of which single methods are replaced, a record of which single members are. */
final class Replaced {
  private Replaced() {}

  /** What a method does instead. */
  interface Instead {
    @Nullable Object run(Object[] given, Call honest) throws Throwable;
  }

  /** The method that was replaced; what one without a result returns is used by nobody. */
  interface Call {
    Object with(Object... given) throws Throwable;
  }

  static <T> T in(Class<T> port, T honest, Map<String, Instead> instead) {
    var proxy =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, args) -> {
              Call call =
                  given -> {
                    try {
                      return method.invoke(honest, given);
                    } catch (InvocationTargetException e) {
                      throw e.getCause() == null ? e : e.getCause();
                    }
                  };
              var given = args == null ? new Object[0] : args;
              var other = instead.get(method.getName());
              return other == null ? call.with(given) : other.run(given, call);
            });
    return port.cast(proxy);
  }

  /** Returns the store with other turns. */
  static Store turns(Store honest, Map<String, Instead> instead) {
    var turns = in(TurnStore.class, honest.turns(), instead);
    return in(Store.class, honest, Map.of("turns", (given, call) -> turns));
  }

  /** Returns the store with other actions. */
  static Store actions(Store honest, Map<String, Instead> instead) {
    var actions = in(ActionStore.class, honest.actions(), instead);
    return in(Store.class, honest, Map.of("actions", (given, call) -> actions));
  }

  /** Returns the store with another queue of jobs. */
  static Store jobs(Store honest, Map<String, Instead> instead) {
    var jobs = in(JobQueue.class, honest.jobs(), instead);
    return in(Store.class, honest, Map.of("jobs", (given, call) -> jobs));
  }

  /** Returns the store that reserves nothing for the turns whose reservation is one of these. */
  static Store unreserved(Store honest, Predicate<Spend> which) {
    return turns(
        honest,
        Map.of(
            "begin",
            (given, call) -> {
              var begin = (BeginTurn) given[0];
              return call.with(
                  which.test(begin.reservation())
                      ? with(BeginTurn.class, begin, "reservation", Spend.NONE)
                      : begin);
            }));
  }

  /** Returns the gate that lets in actors of this kind, whatever the ring. */
  static RingGate open(RingGate honest, ActorType kind) {
    return in(
        RingGate.class,
        honest,
        Map.of(
            "refusal",
            (given, call) ->
                ((Actor) given[0]).type() == kind ? Optional.empty() : call.with(given)));
  }

  /** Returns the record with one member another. */
  static <R extends Record> R with(Class<R> type, R whole, String member, @Nullable Object other) {
    var components = type.getRecordComponents();
    var types = new Class<?>[components.length];
    var values = new @Nullable Object[components.length];
    var found = false;
    try {
      for (int i = 0; i < components.length; i++) {
        var is = components[i].getName().equals(member);
        found |= is;
        types[i] = components[i].getType();
        values[i] = is ? other : components[i].getAccessor().invoke(whole);
      }
      if (!found) {
        throw new IllegalArgumentException(type + " has no " + member);
      }
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.ringproof.runtime;

import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Ports whose calls a test holds, fails or looks at, before or after the honest one has them. */
final class Ports {
  private Ports() {}

  /** What becomes of a call. */
  interface Calls {
    Object of(Method method, Object[] args) throws Throwable;
  }

  /** Returns a port whose calls all go there. */
  static <T> T port(Class<T> type, Calls calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> calls.of(method, args)));
  }

  /** Returns a store the calls of whose turns all go there. */
  static Store turns(Store honest, Calls calls) {
    return with(honest, port(TurnStore.class, calls));
  }

  /** Returns a store with other turns. */
  static Store with(Store honest, TurnStore turns) {
    return port(
        Store.class,
        (method, args) -> method.getName().equals("turns") ? turns : invoke(honest, method, args));
  }

  /** Makes the call, and throws what it throws. */
  static Object invoke(Object honest, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(honest, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}

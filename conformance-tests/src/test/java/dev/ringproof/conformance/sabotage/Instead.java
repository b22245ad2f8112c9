package dev.ringproof.conformance.sabotage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Function;

/** A port whose one method does something else. */
final class Instead {
  private Instead() {}

  static <T> T of(Class<T> port, T honest, String method, Function<Object[], Object> does) {
    var proxy =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, called, args) -> {
              var given = args == null ? new Object[0] : args;
              if (called.getName().equals(method)) {
                return does.apply(given);
              }
              try {
                return called.invoke(honest, given);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
    return port.cast(proxy);
  }
}

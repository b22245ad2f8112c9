package dev.ringproof.conformance.sabotage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;

/** A port in which a few methods are other ones. */
final class Instead {
  private Instead() {}

  /** Returns the port with the methods of {@code broken} that it has too; the rest is honest. */
  static <T> T of(Class<T> port, T honest, Object broken) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, arguments) -> {
              var own = same(method, broken);
              try {
                return own.isPresent()
                    ? own.get().invoke(broken, arguments)
                    : method.invoke(honest, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }

  private static Optional<Method> same(Method method, Object broken) {
    return Arrays.stream(broken.getClass().getMethods())
        .filter(m -> m.getDeclaringClass() != Object.class)
        .filter(m -> m.getName().equals(method.getName()))
        .filter(m -> Arrays.equals(m.getParameterTypes(), method.getParameterTypes()))
        .findFirst()
        .map(
            own -> {
              own.setAccessible(true);
              return own;
            });
  }
}

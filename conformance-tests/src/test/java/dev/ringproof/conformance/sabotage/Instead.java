package dev.ringproof.conformance.sabotage;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** A port in which a few methods are other ones. */
final class Instead {
  private Instead() {}

  /** Returns the port whose one method does something else. */
  static <T> T of(Class<T> port, T honest, String method, Function<Object[], Object> does) {
    return proxy(
        port,
        (self, called, args) ->
            called.getName().equals(method)
                ? does.apply(args == null ? new Object[0] : args)
                : honestly(called, honest, args));
  }

  /** Returns the port with the methods of {@code broken} that it has too; the rest is honest. */
  static <T> T of(Class<T> port, T honest, Object broken) {
    return proxy(
        port,
        (self, called, args) -> {
          var own = same(called, broken);
          return own.isPresent()
              ? honestly(own.get(), broken, args)
              : honestly(called, honest, args);
        });
  }

  private static <T> T proxy(Class<T> port, InvocationHandler handler) {
    return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler));
  }

  private static Object honestly(Method method, Object on, Object[] args) throws Throwable {
    try {
      return method.invoke(on, args);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
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

package dev.ringproof.chaos.sweep;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the intent of an approved action in memory and writes it down when the outcome is known,
 * with the approval's consumption: one commit less on the way. Nobody sees it while the process
 * lives; one that dies after the effect has forgotten that it sent it.
 */
public final class IntentAfterEffect extends Assembly {
  IntentAfterEffect(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, IntentAfterEffect::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var actions = deferring(honest.actions());
    return wrap(
        Store.class, (name, args, call) -> name.equals("actions") ? actions : call.on(honest));
  }

  private static ActionStore deferring(ActionStore honest) {
    Map<String, Object[]> intents = new ConcurrentHashMap<>();
    return wrap(
        ActionStore.class,
        (name, args, call) -> {
          if (name.equals("intend") && args[1] != null) {
            var action = (ActionRow) args[0];
            intents.put(action.id(), args);
            return true;
          }
          if (name.equals("outcome")) {
            var late = intents.remove(String.valueOf(args[0]));
            if (late != null) {
              intend(honest, late);
            }
          }
          return call.on(honest);
        });
  }

  @SuppressWarnings("unchecked")
  private static void intend(ActionStore honest, Object[] args) {
    honest.intend((ActionRow) args[0], (String) args[1], (List<EvidenceDraft>) args[2]);
  }

  /** Goes on to the honest part. */
  interface Call {
    @Nullable Object on(Object honest) throws Throwable;
  }

  /** What is done in place of a call. */
  interface Instead {
    @Nullable Object of(String name, Object[] args, Call call) throws Throwable;
  }

  private static <T> T wrap(Class<T> type, Instead instead) {
    var proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) ->
                instead.of(
                    method.getName(),
                    args == null ? new Object[0] : args,
                    honest -> {
                      try {
                        return method.invoke(honest, args);
                      } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                      }
                    }));
    return type.cast(proxy);
  }
}

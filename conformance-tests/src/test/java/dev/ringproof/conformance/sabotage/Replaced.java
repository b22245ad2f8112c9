package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.model.ModelPort.ModelCall;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.EvidenceDraft;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
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

  static BeginTurn in(BeginTurn b, List<EvidenceDraft> evidence, @Nullable Long version) {
    return new BeginTurn(
        b.turn(),
        b.trace(),
        b.session(),
        b.actor(),
        b.bodyDigest(),
        b.idempotencyKey(),
        version,
        b.reservation(),
        b.quota(),
        b.tenantLimit(),
        b.budgetWindow(),
        b.vaultUntil(),
        b.now(),
        b.prompt(),
        b.workflow(),
        evidence,
        b.events());
  }

  static ModelCall in(ModelCall call, List<JsonObject> messages) {
    return new ModelCall(
        call.model(),
        messages,
        call.tools(),
        call.maxOutputTokens(),
        call.firstToken(),
        call.idle(),
        call.whole(),
        call.trace());
  }
}

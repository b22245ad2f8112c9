package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import java.util.function.Supplier;

/** Says nothing of how deep JSON may be. */
public final class LimitUntold extends Assembly {
  LimitUntold(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, LimitUntold::new);
  }

  @Override
  protected Supplier<JsonObject> discovery(Supplier<JsonObject> document) {
    return () -> {
      var whole = document.get();
      var limits = (JsonObject) whole.member("limits").orElseThrow();
      return whole.with("limits", limits.without("jsonDepth"));
    };
  }
}

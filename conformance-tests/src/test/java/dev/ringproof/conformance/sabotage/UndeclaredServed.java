package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import java.util.function.Supplier;

/** Declares no service levels and shows them all the same. */
public final class UndeclaredServed extends Assembly {
  UndeclaredServed(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, UndeclaredServed::new);
  }

  @Override
  protected Supplier<JsonObject> discovery(Supplier<JsonObject> document) {
    return () -> {
      var whole = document.get();
      var declared = whole.texts("/capabilities").stream().filter(c -> !c.equals("slo")).toList();
      return whole.with("capabilities", JsonArray.ofStrings(declared));
    };
  }
}

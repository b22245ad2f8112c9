package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.CostHeaders;
import java.util.Map;

/** Charges a turn for all its calls, and has the header tell of the last one. */
public final class CostOfLastCall extends Assembly {
  CostOfLastCall(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, CostOfLastCall::new);
  }

  @Override
  protected CostHeaders costs(String currency) {
    return Replaced.in(
        CostHeaders.class,
        super.costs(currency),
        Map.of("cost", (given, call) -> call.with(last((JsonValue) given[0]))));
  }

  private static JsonValue last(JsonValue usage) {
    var calls = usage.items("/route");
    return calls.isEmpty() ? usage : calls.getLast();
  }
}

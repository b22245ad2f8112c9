package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.telemetry.TurnLog;
import java.util.Set;

/** Logs every field that is not on a list of bad ones, which lacks one. */
public final class DenyListLog extends Assembly {

  private static final Set<String> DENIED = Set.of("text", "message", "token", "summary", "body");

  DenyListLog(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, DenyListLog::new);
  }

  @Override
  protected TurnLog log() {
    return new TurnLog(config().ring() == 1) {
      @Override
      protected String shown(JsonObject fields) {
        var text = new StringBuilder();
        fields
            .members()
            .forEach(
                (name, value) -> {
                  if (!DENIED.contains(name)) {
                    text.append(' ').append(name).append('=').append(Json.write(value));
                  }
                });
        return text.toString();
      }
    };
  }
}

package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.BodyReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Takes what it does not know in a request for a session and drops it. */
public final class UnknownMembersDropped extends Assembly {
  UnknownMembersDropped(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, UnknownMembersDropped::new);
  }

  @Override
  protected BodyReader bodies() {
    var honest = super.bodies();
    return (body, known) ->
        honest.object(known.contains("tier") ? dropped(body, known) : body, known);
  }

  private static byte[] dropped(byte[] body, Set<String> known) {
    JsonValue value;
    try {
      value = Json.parse(body);
    } catch (DocumentException e) {
      return body;
    }
    if (!(value instanceof JsonObject object)) {
      return body;
    }
    for (var name : object.members().keySet()) {
      object = known.contains(name) ? object : object.without(name);
    }
    return Json.write(object).getBytes(StandardCharsets.UTF_8);
  }
}

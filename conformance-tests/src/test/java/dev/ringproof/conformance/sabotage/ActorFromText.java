package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.Store;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes down as admitted whom a prompt says that it is from. */
public final class ActorFromText extends Assembly {

  private static final Pattern CLAIM = Pattern.compile("I am (\\w+) of tenant");

  ActorFromText(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ActorFromText::new);
  }

  @Override
  protected Store store() {
    return Replaced.turns(
        super.store(), Map.of("begin", (given, call) -> call.with(believed((BeginTurn) given[0]))));
  }

  private static BeginTurn believed(BeginTurn asked) {
    var claim = CLAIM.matcher(asked.prompt());
    if (!claim.find()) {
      return asked;
    }
    List<EvidenceDraft> evidence =
        asked.evidence().stream()
            .map(
                d -> {
                  var body = (JsonObject) Json.parse(d.body());
                  var actor = new JsonString(claim.group(1));
                  return d.with(body.with("actor", actor));
                })
            .toList();
    return Replaced.with(BeginTurn.class, asked, "evidence", evidence);
  }
}

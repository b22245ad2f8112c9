package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.budget.Purse.Leg;
import java.util.List;

/** What a later process needs to go on with a turn that waits for an approval; vault text. */
record ResumeDocument(
    List<JsonObject> messages,
    List<Wanted> pending,
    List<Leg> legs,
    List<String> models,
    List<String> degraded,
    int position,
    int round,
    int done,
    int refused,
    String text) {

  static String key(String turn) {
    return "resume:" + turn;
  }

  static String write(Running turn) {
    return Json.write(
        JsonCodec.encode(
            new ResumeDocument(
                List.copyOf(turn.messages),
                List.copyOf(turn.pending),
                turn.purse.legs(),
                turn.models,
                List.copyOf(turn.degraded),
                turn.position,
                turn.round,
                turn.done,
                turn.refused,
                turn.text.toString())));
  }

  static ResumeDocument read(String text) {
    return JsonCodec.decode(Json.parse(text), ResumeDocument.class);
  }

  void restore(Running turn) {
    turn.messages.addAll(messages);
    turn.pending.addAll(pending);
    legs.forEach(turn.purse::restore);
    turn.degraded.addAll(degraded);
    turn.round = round;
    turn.done = done;
    turn.refused = refused;
    turn.text.append(text);
  }
}

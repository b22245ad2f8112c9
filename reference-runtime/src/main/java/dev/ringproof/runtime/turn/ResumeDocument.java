package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.budget.Purse.Leg;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a later process needs to go on with a turn that waits for an approval, or a job that waits
 * to be run again; vault text.
 */
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

  /** A job keeps its key when it is re-driven as another turn. */
  static String key(String turn, @Nullable String workflow) {
    return "resume:" + (workflow == null ? turn : workflow);
  }

  static String write(Running turn) {
    return new ResumeDocument(
            List.copyOf(turn.messages),
            List.copyOf(turn.pending),
            turn.purse.legs(),
            turn.models,
            List.copyOf(turn.degraded),
            turn.position,
            turn.round,
            turn.done,
            turn.refused,
            turn.text.toString())
        .json();
  }

  String json() {
    return Json.write(JsonCodec.encode(this));
  }

  static ResumeDocument read(String text) {
    return JsonCodec.decode(Json.parse(text), ResumeDocument.class);
  }

  /** Returns the actions whose results the messages tell. */
  Set<String> settled() {
    return messages.stream()
        .filter(message -> message.text("/role").orElse("").equals("tool"))
        .flatMap(message -> message.text("/tool_call_id").stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether any action was asked for. */
  boolean acted() {
    return !settled().isEmpty() || !pending.isEmpty();
  }

  /** Makes the turn what it was: it goes on with what it said, and pays for it. */
  void restore(Running turn) {
    work(turn);
    legs.forEach(turn.purse::restore);
    turn.text.append(text);
    turn.textBefore = turn.text.length();
  }

  /** Gives another turn what was done, so that it is not done again; it has said nothing itself. */
  void work(Running turn) {
    turn.messages.addAll(messages);
    turn.pending.addAll(pending);
    turn.degraded.addAll(degraded);
    turn.round = round;
    turn.done = done;
    turn.refused = refused;
  }
}

package dev.ringproof.chaos.kit;

import dev.ringproof.chaos.invariant.Facts;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.history.Entry;
import dev.ringproof.testbed.history.Entry.Kind;
import dev.ringproof.testbed.history.History;
import dev.ringproof.testbed.witness.DecisionSeen;
import dev.ringproof.testbed.witness.ModelCallSeen;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts together what clients, evidence logs and witness know of a scene, as one history. */
public final class Recorder {
  private static final Set<String> READ_ONLY = Set.of("lookup_order", "web_search");

  private final Scene scene;
  private final History history = new History();
  private long streams;

  private Recorder(Scene scene) {
    this.scene = scene;
  }

  /** Records a scene whose turns have all ended. */
  public static History of(Scene scene) {
    var recorder = new Recorder(scene);
    if (scene.remote()) {
      recorder.add(0, "witness", Facts.REMOTE, JsonValue.object());
    }
    var seen = new HashSet<String>();
    for (var turn : scene.turns()) {
      recorder.stream(turn.turn(), turn.stream().seen());
      if (seen.add(turn.turn())) {
        recorder.turn(turn);
      }
    }
    scene.approved().forEach(recorder::approved);
    scene.nonces().forEach(recorder::witnessed);
    scene.sessions().forEach(recorder::decisions);
    return recorder.history;
  }

  private void add(long at, String process, String operation, JsonObject data) {
    history.add(new Entry(at, process, operation, Kind.INFO, data));
  }

  private void turn(Ongoing turn) {
    add(
        turn.stream().sentNanos(),
        "client",
        Facts.TURN,
        JsonValue.object()
            .with("turn", turn.turn())
            .with("nonce", turn.nonce())
            .with("tier", scene.tierId().toString()));
    try (var again = scene.api().readEvents(scene.user(), turn.session(), turn.turn(), 0)) {
      stream(turn.turn(), again.toEnd(Scene.PATIENCE));
    }
    var document = trace(scene, turn.trace());
    add(
        0,
        "runtime",
        Facts.TRACE,
        JsonValue.object()
            .with("turn", turn.turn())
            .with("tenant", scene.user().tenant())
            .with("document", document));
    for (var entry : document.items("/entries")) {
      add(
          0,
          "runtime",
          Facts.LOG,
          JsonValue.object()
              .with("turn", turn.turn())
              .with("type", entry.text("/type").orElse(""))
              .with("body", entry.at("/body").orElseGet(JsonValue::object)));
    }
  }

  private void approved(Scene.Approved given) {
    add(
        0,
        "client",
        Facts.APPROVED,
        JsonValue.object()
            .with("turn", given.turn())
            .with("approval", given.approval())
            .with("action", given.action())
            .with("digest", given.digest()));
  }

  /** Returns the evidence log of a trace; an empty object without one. */
  public static JsonValue trace(Scene scene, String trace) {
    var reply = scene.api().trace(scene.user(), trace);
    try {
      return reply.status() == 200 ? reply.json() : JsonValue.object();
    } catch (DocumentException notJson) {
      return JsonValue.object();
    }
  }

  private void stream(String turn, List<StreamEvent> events) {
    streams++;
    for (var event : events) {
      add(
          event.atNanos(),
          "client",
          Facts.EVENT,
          JsonValue.object()
              .with("turn", turn)
              .with("stream", streams)
              .with("id", event.id())
              .with("type", event.type())
              .with("data", event.data()));
    }
  }

  private void witnessed(String nonce) {
    var witness = scene.witness();
    for (var effect : witness.effects(nonce)) {
      add(
          effect.atNanos(),
          "witness",
          Facts.EFFECT,
          JsonValue.object()
              .with("nonce", nonce)
              .with("tool", effect.tool())
              .with("key", effect.key())
              .with("digest", effect.digest())
              .with("readOnly", READ_ONLY.contains(effect.tool())));
    }
    witness.modelCalls(nonce).forEach(call -> call(nonce, call));
    scene
        .transcript()
        .witnessed(
            nonce,
            JsonValue.object()
                .with("modelCalls", rows(witness.modelCalls(nonce)))
                .with("toolCalls", rows(witness.toolCalls(nonce)))
                .with("effects", rows(witness.effects(nonce))));
  }

  private void call(String nonce, ModelCallSeen call) {
    var until = call.endNanos() == 0 ? Long.MAX_VALUE : call.endNanos();
    add(
        call.atNanos(),
        "witness",
        Facts.MODEL_CALL,
        JsonValue.object()
            .with("nonce", nonce)
            .with("model", call.model())
            .with("input", call.inputTokens())
            .with("output", call.outputTokens())
            .with("maxTokens", call.maxTokens())
            .with("done", call.ended() == ModelCallSeen.Ended.DONE)
            .with("doubtful", scene.fault().touched(call.provider(), call.atNanos(), until)));
  }

  private void decisions(String session) {
    var seen = scene.witness().decisions(session);
    for (var asked : seen) {
      add(
          asked.atNanos(),
          "witness",
          Facts.DECISION,
          JsonValue.object()
              .with("session", session)
              .with("tool", asked.tool())
              .with("action", asked.action())
              .with("subject", asked.request().text("/subject/id").orElse(""))
              .with("digest", asked.request().text("/action/properties/digest").orElse(""))
              .with("allow", allows(asked)));
    }
    if (!seen.isEmpty()) {
      scene.transcript().witnessed(session, rows(seen));
    }
  }

  private static boolean allows(DecisionSeen asked) {
    return asked.status() == 200 && asked.answer().contains("\"decision\":true");
  }

  private static JsonArray rows(List<?> records) {
    return new JsonArray(records.stream().map(JsonCodec::encode).toList());
  }
}

package dev.ringproof.chaos.sweep;

import dev.ringproof.chaos.invariant.Facts;
import dev.ringproof.chaos.kit.Ongoing;
import dev.ringproof.chaos.kit.Recorder;
import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.testbed.history.Entry;
import dev.ringproof.testbed.history.Entry.Kind;
import dev.ringproof.testbed.history.History;
import dev.ringproof.testbed.persona.Persona;
import org.jspecify.annotations.Nullable;

/** The history of a turn that is over, with how its session stands and what a stranger finds. */
final class Aftermath {
  private final Scene scene;
  private final String session;
  private final @Nullable Ongoing turn;

  private Aftermath(Scene scene, String session, @Nullable Ongoing turn) {
    this.scene = scene;
    this.session = session;
    this.turn = turn;
  }

  /**
   * Records it.
   *
   * @param stranger someone of another tenant
   */
  static History of(Scene scene, String session, @Nullable Ongoing turn, Persona stranger) {
    var history = Recorder.of(scene);
    var after = new Aftermath(scene, session, turn);
    after.session(history);
    after.foreign(history, stranger);
    return history;
  }

  private void session(History history) {
    var reply = scene.api().session(scene.user(), session);
    var told =
        scene.turns().stream()
            .flatMap(seen -> seen.stream().terminal().stream())
            .mapToLong(end -> end.data().whole("/version").orElse(0L))
            .max()
            .orElse(0);
    var version = reply.status() == 200 ? scene.json(reply).whole("/version").orElse(-1L) : -1L;
    add(
        history,
        Facts.SESSION,
        JsonValue.object()
            .with("session", session)
            .with("status", reply.status())
            .with("version", version)
            .with("told", told));
  }

  private void foreign(History history, Persona stranger) {
    var api = scene.api();
    found(history, "the session", api.session(stranger, session).status());
    var taken = turn;
    if (taken != null) {
      found(history, "the turn", api.turn(stranger, session, taken.turn()).status());
      found(history, "the evidence log", api.trace(stranger, taken.trace()).status());
      if (!taken.workflow().isEmpty()) {
        found(history, "the job", api.workflow(stranger, taken.workflow()).status());
      }
    }
    for (var given : scene.approved()) {
      var approver = scene.standing().personas().approverOf(stranger.tenant());
      var reply = api.decide(approver, given.approval(), true, given.digest(), null);
      found(history, "the approval", reply.status());
    }
  }

  private static void found(History history, String what, int status) {
    add(
        history,
        Facts.FOREIGN,
        JsonValue.object().with("what", what).with("status", status).with("leak", status != 404));
  }

  private static void add(History history, String operation, JsonObject data) {
    history.add(new Entry(System.nanoTime(), "client", operation, Kind.INFO, data));
  }
}

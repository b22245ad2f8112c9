package dev.ringproof.chaos.scenario;

import static dev.ringproof.chaos.kit.Unmet.want;

import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;

/** Turn n's answer is cut; its client comes again from n-1, is told so, and goes on. */
final class StaleReplay extends CutStream {
  private long seenVersion;

  StaleReplay(Scene scene) {
    super(scene);
  }

  private TurnAsk ask() {
    return TurnAsk.of("please " + nonce).withKey("key-" + nonce).withIfMatch(seenVersion);
  }

  @Override
  public void prepare() {
    session = scene.open();
    var first = scene.nonce();
    scene.witness().script(first, ModelScript.says("hello"));
    scene.take(session, first).completed(Scene.PATIENCE);
    seenVersion = scene.version(session);
    nonce = scene.nonce();
    var arguments =
        JsonValue.object().with("to", "someone@example.org").with("body", "about " + nonce);
    scene.witness().script(nonce, ModelScript.asks("send_email", arguments).then(talks()));
    start(ask());
  }

  @Override
  public void under() {
    var turn = hit.getFirst();
    cut(turn);
    scene.await(
        "turn n settled", scene.turnTime(), () -> scene.version(session) == seenVersion + 1);
    var again = TurnAsk.of("and now " + nonce).withIfMatch(seenVersion);
    var sent = System.nanoTime();
    var reply = refused(again);
    var took = Duration.ofNanos(System.nanoTime() - sent);
    var problem = scene.problem(ProblemType.STALE_CHECKPOINT, reply);
    want(
        problem.whole("/version").orElse(-1L) == seenVersion + 1,
        "version " + (seenVersion + 1),
        problem);
    want(
        problem.text("/location").orElse("").endsWith("/" + session),
        "the session's location",
        problem);
    want(took.compareTo(scene.time()) <= 0, "an answer at once", took.toMillis() + " ms");
    effects();
    scene.saw("409 stale-checkpoint, version " + (seenVersion + 1));
  }

  private Reply refused(TurnAsk ask) {
    return scene.api().takeTurnAndWait(scene.user(), session, ask);
  }

  private void effects() {
    var effects = scene.witness().effects(nonce).size();
    want(effects == 1, "one effect of turn n", effects);
  }

  @Override
  public void finish() {
    var turn = hit.getFirst();
    whole(turn, rest(turn, lastSeen));
    effects();
  }

  @Override
  public void recover() {
    var turn = hit.getFirst();
    var replay = scene.take(scene.api(), session, ask(), nonce);
    want(replay.turn().equals(turn.turn()), "the same turn by its key", replay.turn());
    var next = scene.nonce();
    scene.witness().script(next, ModelScript.says("going on"));
    var ask = TurnAsk.of("please " + next).withIfMatch(scene.version(session));
    scene.take(scene.api(), session, ask, next).completed(Scene.PATIENCE);
    effects();
    var version = scene.version(session);
    want(version == seenVersion + 2, "version " + (seenVersion + 2), version);
  }
}

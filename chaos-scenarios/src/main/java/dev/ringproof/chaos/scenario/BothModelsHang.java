package dev.ringproof.chaos.scenario;

import static dev.ringproof.chaos.kit.Unmet.want;

import dev.ringproof.chaos.kit.Ongoing;
import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.witness.ModelCallSeen;
import dev.ringproof.testbed.witness.ModelCallSeen.Ended;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** No model gives a token: the turn fails in time and says so; a job backs off and ends dead. */
final class BothModelsHang extends Act {
  private static final Duration LONGEST = Duration.ofSeconds(40);

  private final List<Ongoing> hit = new ArrayList<>();
  private String session = "";
  private String nonce = "";

  BothModelsHang(Scene scene) {
    super(scene);
  }

  @Override
  public void prepare() {
    session = scene.open();
    nonce = scene.nonce();
    scene.witness().script(nonce, ModelScript.hangs());
  }

  @Override
  public void under() {
    var turn = scene.take(session, nonce);
    hit.add(turn);
    var jobs = scene.tierId() == TierId.C;
    var within = jobs ? least(scene.time(), LONGEST) : scene.time();
    var end = turn.end(within);
    var data = turn.failed(within);
    var took = turn.after(end);
    want(
        took.compareTo(within) <= 0,
        "an end within " + within.toMillis() + " ms",
        took.toMillis() + " ms");
    failure(data);
    want(turn.stream().text().isEmpty(), "no text", turn.stream().text());
    if (jobs) {
      dead(turn);
    }
    var effects = scene.witness().effects(nonce).size();
    want(effects == 0, "no effect", effects);
    scene.saw(
        "turn.failed model_timeout after " + took.toMillis() + " ms" + (jobs ? ", dead" : ""));
  }

  private void failure(JsonValue data) {
    var declared = scene.declared();
    want(text(data, "/mode").equals("model-timeout"), "mode model-timeout", data);
    want(text(data, "/reason").equals(declared.reason()), "reason " + declared.reason(), data);
    want(text(data, "/culprit").equals("model"), "culprit model", data);
    want(data.truth("/retryable").orElse(false), "a retryable failure", data);
    want(
        text(data, "/recoverable").equals(declared.recoverable().toString()),
        "recoverable " + declared.recoverable(),
        data);
    var message = String.valueOf(declared.message());
    want(text(data, "/message").contains(message), "the message \"" + message + "\"", data);
  }

  private void dead(Ongoing turn) {
    var view = scene.json(scene.api().workflow(scene.user(), turn.workflow()));
    want(text(view, "/state").equals("dead"), "a job in state dead", view);
    var calls = scene.witness().modelCalls(nonce);
    var starts = calls.stream().map(ModelCallSeen::atNanos).distinct().count();
    want(starts >= 4, "at least two attempts, two models each", starts + " model calls");
  }

  @Override
  public void heal() {
    scene.witness().script(nonce, ModelScript.says("good again"));
  }

  @Override
  public void recover() {
    var end = scene.take(session, nonce).completed(Scene.PATIENCE);
    want(end.items("/degraded").isEmpty(), "the same turn completed without fallback", end);
  }

  @Override
  public long witnessed() {
    return scene.witness().modelCalls(nonce).stream().filter(c -> c.ended() == Ended.HUNG).count();
  }

  @Override
  public List<String> hit() {
    return hit.stream().map(Ongoing::trace).toList();
  }

  private static String text(JsonValue value, String pointer) {
    return value.text(pointer).orElse("");
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}

package dev.ringproof.chaos.scenario;

import static dev.ringproof.chaos.kit.Unmet.want;

import dev.ringproof.chaos.kit.Ongoing;
import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.witness.ModelCallSeen.Ended;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The provider's stream stops within an answer: what came is kept, charged and told as partial. */
final class ProviderIsCut extends Act {
  private final List<Ongoing> hit = new ArrayList<>();
  private String session = "";
  private String nonce = "";

  ProviderIsCut(Scene scene) {
    super(scene);
  }

  @Override
  public void prepare() {
    session = scene.open();
    nonce = scene.nonce();
    var talks = ModelScript.says("word ".repeat(60).strip()).pace(Duration.ofMillis(10));
    var tokens = (int) scene.spec().faults().getFirst().whole("tokens", 3);
    scene.witness().script(nonce, scene.fault().proxied() ? talks : talks.endsWithoutDone(tokens));
  }

  @Override
  public void under() {
    var turn = scene.take(session, nonce);
    hit.add(turn);
    var data = turn.failed(least(scene.time(), Duration.ofSeconds(30)));
    var declared = scene.declared();
    var shown = turn.stream().text();
    want(!shown.isEmpty(), "the text so far, shown", turn.story());
    want(data.text("/text").orElse("").equals(shown), "the text so far, kept: " + shown, data);
    want(
        data.text("/mode").orElse("").equals("stream-interrupted"),
        "mode stream-interrupted",
        data);
    want(data.text("/reason").orElse("").equals(declared.reason()), "reason partial", data);
    want(data.text("/culprit").orElse("").equals("model"), "culprit model", data);
    want(data.truth("/partial").orElse(false), "partial", data);
    want(
        data.text("/recoverable").orElse("").equals(declared.recoverable().toString()),
        "recoverable " + declared.recoverable(),
        data);
    want(!turn.seen(EventType.RECOVERY).isEmpty(), "a recovery event before the end", turn.story());
    want(data.whole("/usage/outputTokens").orElse(0L) > 0, "the text so far, charged", data);
    scene.saw("turn.failed partial, " + shown.length() + " characters kept");
  }

  @Override
  public void heal() {
    scene.witness().script(nonce, ModelScript.says("the rest of it"));
  }

  @Override
  public void recover() {
    heal();
    var end = scene.take(session, nonce).completed(Scene.PATIENCE);
    want(end.text("/text").orElse("").equals("the rest of it"), "an answer that is its own", end);
  }

  @Override
  public long witnessed() {
    if (scene.fault().proxied()) {
      return scene.fault().witnessed();
    }
    return scene.witness().modelCalls(nonce).stream().filter(c -> c.ended() == Ended.CUT).count();
  }

  @Override
  public List<String> hit() {
    return hit.stream().map(Ongoing::trace).toList();
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}

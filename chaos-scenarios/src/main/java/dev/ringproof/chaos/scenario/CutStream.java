package dev.ringproof.chaos.scenario;

import static dev.ringproof.chaos.kit.Unmet.want;

import dev.ringproof.chaos.kit.Ongoing;
import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A turn whose answer is cut on its way to the client, and what the client does then. */
abstract class CutStream extends Act {
  private static final Duration PACE = Duration.ofMillis(40);
  private static final int WORDS = 40;

  final List<Ongoing> hit = new ArrayList<>();
  String session = "";
  String nonce = "";
  long lastSeen;

  CutStream(Scene scene) {
    super(scene);
  }

  /** Returns a long answer, paced so that there is time to cut it. */
  static ModelScript talks() {
    return ModelScript.says("word ".repeat(WORDS).strip()).pace(PACE);
  }

  /** Starts the turn through the proxy that will cut it, and waits until it speaks. */
  Ongoing start(TurnAsk ask) {
    var turn = scene.take(scene.front(), session, ask, nonce);
    hit.add(turn);
    turn.event(EventType.TOKEN, Scene.PATIENCE);
    return turn;
  }

  /** Waits until the stream broke. */
  void cut(Ongoing turn) {
    scene.await("the stream to break off", Scene.PATIENCE, () -> turn.stream().ended());
    want(
        turn.stream().terminal().isEmpty(), "a stream cut before its terminal event", turn.story());
    lastSeen = turn.lastId();
    scene.saw("the stream broke off after event " + lastSeen);
  }

  /** Reads the rest after an id, which must go on where it broke off and come to the end. */
  List<StreamEvent> rest(Ongoing turn, long after) {
    try (var stream = scene.api().readEvents(scene.user(), turn.session(), turn.turn(), after)) {
      var refusal = stream.refusal();
      want(refusal.isEmpty(), "the rest of the stream", refusal.map(Object::toString).orElse(""));
      var rest = stream.toEnd(scene.turnTime());
      want(stream.terminal().isPresent(), "a terminal event", rest.size() + " events");
      want(rest.getFirst().id() == after + 1, "event " + (after + 1), rest.getFirst().raw());
      return rest;
    }
  }

  /** The tokens that came before the cut and after it are the whole text, once each. */
  void whole(Ongoing turn, List<StreamEvent> rest) {
    var said = new StringBuilder(turn.stream().text());
    rest.stream()
        .filter(e -> e.is(EventType.TOKEN))
        .forEach(e -> said.append(e.data().text("/text").orElse("")));
    var text = rest.getLast().data().text("/text").orElse("");
    want(text.contentEquals(said), "tokens that add up to the text \"" + text + "\"", said);
  }

  @Override
  public long witnessed() {
    var broke = hit.stream().filter(t -> t.stream().broken().isPresent()).count();
    return broke == 0 ? 0 : Math.max(broke, scene.fault().witnessed());
  }

  @Override
  public List<String> hit() {
    return hit.stream().map(Ongoing::trace).toList();
  }
}

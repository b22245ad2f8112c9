package dev.ringproof.chaos.scenario;

import static dev.ringproof.chaos.kit.Unmet.want;

import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;

/** The client's connection is cut within an answer, and it comes back for the rest. */
final class ClientIsCut extends CutStream {
  ClientIsCut(Scene scene) {
    super(scene);
  }

  @Override
  public void prepare() {
    session = scene.open();
    nonce = scene.nonce();
    scene.witness().script(nonce, talks());
    start(TurnAsk.of("please " + nonce));
  }

  @Override
  public void under() {
    var turn = hit.getFirst();
    cut(turn);
    var rest = rest(turn, lastSeen);
    want(rest.getLast().is(EventType.TURN_COMPLETED), "turn.completed in the end", rest.getLast());
    whole(turn, rest);
    scene.saw("resumed from event " + lastSeen + " to the end");
  }

  @Override
  public void recover() {
    var turn = hit.getFirst();
    var all = rest(turn, 0);
    for (long after = 1; after < all.size(); after += Math.max(1, all.size() / 4)) {
      var rest = rest(turn, after);
      want(
          rest.size() == all.size() - after,
          (all.size() - after) + " events after " + after,
          rest.size());
    }
  }
}

package dev.ringproof.chaos.scenario;

import static dev.ringproof.chaos.kit.Unmet.want;

import dev.ringproof.chaos.kit.Ongoing;
import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.witness.ModelCallSeen.Ended;
import dev.ringproof.testbed.witness.ModelScript;
import java.util.ArrayList;
import java.util.List;

/** The preferred model gives nothing while it plans a tool; the next one answers in its place. */
final class PreferredModelHangs extends Act {
  private final List<Ongoing> hit = new ArrayList<>();
  private String session = "";
  private String nonce = "";

  PreferredModelHangs(Scene scene) {
    super(scene);
  }

  private boolean jobs() {
    return scene.tierId() == TierId.C;
  }

  private String preferred() {
    return jobs() ? ModelScript.FALLBACK : ModelScript.PRIMARY;
  }

  private ModelScript plans(String provider) {
    return ModelScript.asks("lookup_order", JsonValue.object().with("order", nonce))
        .saying("let me look")
        .only(provider)
        .then(ModelScript.says("it is on its way").only(provider));
  }

  @Override
  public void prepare() {
    session = scene.open();
    nonce = scene.nonce();
    var other = jobs() ? ModelScript.PRIMARY : ModelScript.FALLBACK;
    var hanging =
        scene.fault().proxied() ? plans(preferred()) : ModelScript.hangs().only(preferred());
    scene.witness().script(nonce, hanging.then(plans(other)));
  }

  @Override
  public void under() {
    var turn = scene.take(session, nonce);
    hit.add(turn);
    var within = jobs() ? scene.turnTime() : scene.time();
    var token = turn.event(EventType.TOKEN, within);
    var took = turn.after(token);
    want(
        took.compareTo(within) <= 0,
        "a token within " + within.toMillis() + " ms",
        took.toMillis() + " ms");
    var routes = turn.seen(EventType.ROUTE_SELECTED);
    want(
        routes.getLast().data().text("/reason").orElse("").equals("timeout"),
        "route.selected of another model, reason timeout",
        routes.getLast().raw());
    var end = turn.completed(scene.turnTime());
    want(
        end.items("/degraded").stream().anyMatch(d -> d.text("").orElse("").equals("fallback")),
        "a completion degraded by fallback",
        end);
    var effects = scene.witness().effects(nonce).size();
    want(effects == 1, "one effect, of the model that answered", effects);
    scene.saw("fallback token after " + took.toMillis() + " ms");
  }

  @Override
  public void recover() {
    var again = scene.nonce();
    scene.witness().script(again, ModelScript.says("good again"));
    var end = scene.take(session, again).completed(Scene.PATIENCE);
    want(end.items("/degraded").isEmpty(), "a turn without fallback", end);
  }

  @Override
  public long witnessed() {
    var hung =
        scene.witness().modelCalls(nonce).stream()
            .filter(c -> c.provider().equals(preferred()))
            .filter(c -> scene.fault().proxied() || c.ended() == Ended.HUNG)
            .count();
    return scene.fault().proxied() && scene.fault().witnessed() == 0 ? 0 : hung;
  }

  @Override
  public List<String> hit() {
    return hit.stream().map(Ongoing::trace).toList();
  }
}

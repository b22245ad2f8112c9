package dev.ringproof.chaos.scenario;

import static dev.ringproof.chaos.kit.Unmet.want;

import dev.ringproof.chaos.kit.Ongoing;
import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.witness.DecisionScript;
import dev.ringproof.testbed.witness.DecisionSeen;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The decision point gives no usable answer in time: nothing runs that no policy allowed. */
final class PolicyDegrades extends Act {
  private static final String LOOKUP = "lookup_order";
  private static final String REFUND = "send_refund";

  private final List<Ongoing> hit = new ArrayList<>();
  private String session = "";
  private String nonce = "";
  private int before;
  private int broken;

  PolicyDegrades(Scene scene) {
    super(scene);
  }

  private boolean jobs() {
    return scene.tierId() == TierId.C;
  }

  @Override
  public void prepare() {
    session = scene.open();
    lookup("an allow while all is well");
    before = scene.witness().decisions(session).size();
    nonce = scene.nonce();
    var asks = ModelScript.asks(LOOKUP, order(nonce));
    if (!jobs()) {
      asks = asks.andAsks(REFUND, order(nonce).with("amount", 700));
    }
    scene.witness().script(nonce, asks.then(ModelScript.says("let us talk of something else")));
    if (!scene.fault().proxied()) {
      scene.witness().decide(session, broken());
    }
  }

  private DecisionScript broken() {
    var fault = scene.spec().faults().getFirst();
    return switch (fault.text("how", "status")) {
      case "status" -> DecisionScript.status((int) fault.whole("status", 500));
      case "cut" -> DecisionScript.cut();
      case "half" -> DecisionScript.half();
      case "garbage" -> DecisionScript.garbage();
      case "wrong-content-type" -> DecisionScript.wrongContentType();
      default -> throw new IllegalArgumentException("no way to fail: " + fault);
    };
  }

  private void lookup(String what) {
    var good = scene.nonce();
    scene
        .witness()
        .script(good, ModelScript.asks(LOOKUP, order(good)).then(ModelScript.says("there it is")));
    scene.take(session, good).completed(Scene.PATIENCE);
    var effects = scene.witness().effects(good).size();
    want(effects == 1, "one effect by " + what, effects);
  }

  @Override
  public void under() {
    var turn = scene.take(session, nonce);
    hit.add(turn);
    if (jobs()) {
      scene.await("a second question to the decision point", Scene.PATIENCE, () -> asked() >= 2);
      want(scene.witness().effects(nonce).isEmpty(), "no effect while it waits", "one");
      want(turn.seen(EventType.POLICY_DECIDED).isEmpty(), "an action that waits", turn.story());
      return;
    }
    var end = turn.completed(scene.turnTime());
    want(
        end.text("/text").orElse("").contains("something else"),
        "a conversation that goes on",
        end);
    want(turn.seen(EventType.APPROVAL_REQUIRED).isEmpty(), "no approval asked", turn.story());
    denied(turn, REFUND);
    if (reuses()) {
      reused(turn);
    } else {
      denied(turn, LOOKUP);
    }
    var effects = scene.witness().effects(nonce).size();
    want(effects == (reuses() ? 1 : 0), (reuses() ? 1 : 0) + " effects", effects);
    scene.saw("denied: policy_unavailable" + (reuses() ? ", a young allow of a read reused" : ""));
  }

  private int asked() {
    return scene.witness().decisions(session).size() - before;
  }

  /** Whether the policy's document says that a good decision about a lookup may stand a while. */
  private boolean reuses() {
    return scene.tierId() == TierId.B
        && scene.standing().plan().data().policy().items("/rules").stream()
            .anyMatch(
                rule ->
                    rule.text("/reuse").isPresent()
                        && has(rule.items("/tools"), LOOKUP)
                        && has(rule.items("/tiers"), "B"));
  }

  private static boolean has(List<JsonValue> items, String text) {
    return items.stream().anyMatch(i -> i.text("").orElse("").equals(text));
  }

  private void reused(Ongoing turn) {
    var decided = decision(turn, LOOKUP);
    want(
        decided.data().text("/decision").orElse("").equals("allow"),
        "the last good decision about " + LOOKUP + " to stand",
        decided.raw());
  }

  private void denied(Ongoing turn, String tool) {
    var decided = decision(turn, tool);
    var reason = String.valueOf(scene.declared().reason());
    want(
        decided.data().text("/decision").orElse("").equals("deny")
            && decided.data().text("/reason").orElse("").equals(reason),
        "a denial of " + tool + ", reason " + reason,
        decided.raw());
    var action = decided.data().text("/action").orElse("");
    var questions =
        scene.witness().decisions(session).stream()
            .filter(d -> d.action().equals(action))
            .mapToLong(DecisionSeen::atNanos)
            .min();
    if (questions.isPresent()) {
      var took = Duration.ofNanos(decided.atNanos() - questions.getAsLong());
      want(
          took.compareTo(scene.time()) <= 0,
          "the refusal within " + scene.time().toMillis() + " ms of the question",
          took.toMillis() + " ms");
    }
  }

  private StreamEvent decision(Ongoing turn, String tool) {
    var action =
        turn.seen(EventType.ACTION_REQUESTED).stream()
            .filter(e -> e.data().text("/tool").orElse("").equals(tool))
            .flatMap(e -> e.data().text("/action").stream())
            .findFirst()
            .orElse("");
    var decided =
        turn.seen(EventType.POLICY_DECIDED).stream()
            .filter(e -> e.data().text("/action").orElse("").equals(action))
            .toList();
    want(!decided.isEmpty(), "policy.decided for " + tool, turn.story());
    return decided.getFirst();
  }

  @Override
  public void heal() {
    // Until here each answer to this session was the broken one.
    broken = asked();
    scene.witness().decide(session, DecisionScript.standard());
  }

  @Override
  public void finish() {
    if (jobs()) {
      hit.getFirst().completed(least(scene.turnTime(), Duration.ofSeconds(30)));
      var effects = scene.witness().effects(nonce).size();
      want(effects == 1, "one effect once the point answers", effects);
      scene.saw("waited, decided once the point answered");
    }
  }

  @Override
  public void recover() {
    lookup("a decision as usual");
  }

  @Override
  public long witnessed() {
    if (scene.fault().proxied()) {
      return scene.fault().witnessed();
    }
    return broken;
  }

  @Override
  public List<String> hit() {
    return hit.stream().map(Ongoing::trace).toList();
  }

  private static JsonObject order(String nonce) {
    return JsonValue.object().with("order", nonce);
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}

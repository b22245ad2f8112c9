package dev.ringproof.chaos.scenario;

import static dev.ringproof.chaos.kit.Unmet.want;

import dev.ringproof.chaos.kit.Ongoing;
import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.witness.DecisionScript;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolCallSeen;
import dev.ringproof.testbed.witness.ToolScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An approved call was sent and its answer is lost, before or after the tool did it. */
final class ToolTimesOut extends Act {
  private final List<Ongoing> hit = new ArrayList<>();
  private final boolean after;
  private String session = "";
  private String nonce = "";

  ToolTimesOut(Scene scene) {
    super(scene);
    after = scene.spec().variant().endsWith("after-effect");
  }

  private boolean jobs() {
    return scene.tierId() == TierId.C;
  }

  private boolean asked() {
    return !jobs() || scene.remote();
  }

  private String tool() {
    return jobs() ? "send_email" : "send_refund";
  }

  private JsonObject arguments() {
    return jobs()
        ? JsonValue.object().with("to", "someone@example.org").with("body", nonce)
        : JsonValue.object().with("order", nonce).with("amount", 700);
  }

  @Override
  public void prepare() {
    session = scene.open();
    nonce = scene.nonce();
    scene
        .witness()
        .script(nonce, ModelScript.asks(tool(), arguments()).then(ModelScript.says("so be it")));
    if (jobs() && scene.remote()) {
      scene.witness().decide(session, DecisionScript.ask(ApprovalMode.HUMAN));
    }
    if (!scene.fault().proxied()) {
      scene.witness().tool(nonce, ToolScript.ok().fails(how(), after).times(1));
    }
  }

  private ToolScript.Fault how() {
    var fault = scene.spec().faults().getFirst();
    var name = fault.kind().equals("script-hang") ? "hang" : fault.text("how", "");
    return Arrays.stream(ToolScript.Fault.values())
        .filter(one -> one.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no way to fail: \"" + name + "\""));
  }

  @Override
  public void under() {
    var turn = scene.take(session, nonce);
    hit.add(turn);
    if (asked()) {
      scene.approve(turn, Scene.PATIENCE);
    }
    var failed = turn.event(EventType.TOOL_FAILED, timeout().plus(Scene.PATIENCE));
    want(outcome(failed).equals("unknown"), "tool.failed, outcome unknown, at first", failed.raw());
    scene.saw("tool.failed unknown");
  }

  private Duration timeout() {
    return scene.standing().plan().data().tools().items("/tools").stream()
        .filter(t -> t.text("/name").orElse("").equals(tool()))
        .flatMap(t -> t.text("/timeout").stream())
        .map(Duration::parse)
        .findFirst()
        .orElse(Duration.ofSeconds(5));
  }

  @Override
  public void finish() {
    var turn = hit.getFirst();
    var end = turn.completed(least(scene.turnTime(), Duration.ofSeconds(40)));
    var effects = scene.witness().effects(nonce).size();
    want(effects == (after ? 1 : 0), (after ? 1 : 0) + " effects", effects);
    var done = turn.seen(EventType.TOOL_COMPLETED);
    var last = turn.seen(EventType.TOOL_FAILED).getLast();
    if (!done.isEmpty()) {
      want(after, "no completion of what did not happen", done.getFirst().raw());
      scene.saw("found out: completed");
    } else if (outcome(last).equals("failed")) {
      want(!after, "unknown never told as failed", last.raw());
      scene.saw("found out: it never happened");
    } else {
      unconfirmed(end, last);
      scene.saw("still unknown, told with its reference");
    }
    keys(turn);
  }

  private void unconfirmed(JsonValue end, StreamEvent last) {
    var message = end.text("/message").orElse("");
    var declared = String.valueOf(scene.declared().message());
    var reference = last.data().text("/reference").orElse("");
    want(message.contains(declared), "the message \"" + declared + "\"", end);
    want(
        !reference.isEmpty() && message.contains(reference),
        "the reference " + reference + " in the message",
        message);
    want(
        end.items("/degraded").stream().anyMatch(d -> d.text("").orElse("").equals("tool_unknown")),
        "a completion degraded by tool_unknown",
        end);
  }

  /** Whatever was sent bore the action's one key. */
  private void keys(Ongoing turn) {
    var keys = scene.witness().toolCalls(nonce).stream().map(ToolCallSeen::key).distinct().toList();
    want(keys.size() <= 1, "one idempotency key for one action", keys + " in " + turn.turn());
  }

  @Override
  public void recover() {
    var turn = hit.getFirst();
    var before = scene.witness().effects(nonce).size();
    if (asked()) {
      var required = turn.seen(EventType.APPROVAL_REQUIRED);
      want(!required.isEmpty(), "a used approval to use again", turn.story());
      var approval = required.getFirst().data();
      var id = approval.text("/approval").orElse("");
      var digest = approval.text("/digest").orElse("");
      var reply = scene.api().decide(scene.approver(), id, true, digest, null);
      want(reply.status() == 200 || reply.status() == 409, "200 or 409 for a used approval", reply);
    }
    var next = scene.nonce();
    scene.witness().script(next, ModelScript.says("what else"));
    scene.take(session, next).completed(Scene.PATIENCE);
    var effects = scene.witness().effects(nonce).size();
    want(effects == before, "no further effect, " + before, effects);
  }

  @Override
  public long witnessed() {
    if (scene.fault().proxied()) {
      return scene.fault().witnessed();
    }
    return scene.witness().toolCalls(nonce).stream().filter(c -> c.fault() != null).count();
  }

  @Override
  public List<String> hit() {
    return hit.stream().map(Ongoing::trace).toList();
  }

  private static String outcome(StreamEvent event) {
    return event.data().text("/outcome").orElse("");
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}

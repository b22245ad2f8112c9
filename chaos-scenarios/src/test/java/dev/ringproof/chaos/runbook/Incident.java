package dev.ringproof.chaos.runbook;

import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.DecisionScript;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Brings each mode about on a runtime, and knows the names that its runbook's reader puts in. */
final class Incident {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Standing standing;
  private final AgentBinding api;
  private final Persona user;
  private final String nonce;
  private String session = "";

  Incident(Standing standing) {
    this.standing = standing;
    this.api = standing.binding();
    this.user = standing.personas().user();
    this.nonce = standing.witness().nonce();
  }

  /** Makes the incident of a runbook and returns the variables of its commands. */
  Map<String, String> of(String runbook) {
    session = api.openSession(user, TierId.A, null).json().text("/id").orElseThrow();
    var witness = standing.witness();
    var lookup = ModelScript.asks("lookup_order", JsonValue.object().with("order", nonce));
    var email =
        ModelScript.asks(
            "send_email", JsonValue.object().with("to", "someone@example.org").with("body", nonce));
    var says = ModelScript.says("all is well, as far as one can say");
    switch (runbook) {
      case "model-timeout" ->
          witness.script(nonce, ModelScript.hangs().only(ModelScript.PRIMARY).then(says));
      case "policy-degraded" -> {
        witness.script(nonce, lookup.then(says));
        witness.decide(session, DecisionScript.status(500));
      }
      case "tool-timeout" -> {
        witness.script(nonce, email.then(says));
        witness.tool(nonce, ToolScript.ok().resetAfterEffect().readBackStatus(500));
      }
      case "stream-interrupted" -> witness.script(nonce, says.endsWithoutDone(3));
      case "crash" -> {
        witness.script(nonce, email.then(says));
        witness.tool(nonce, ToolScript.ok().hangAfterEffect());
      }
      default -> witness.script(nonce, says);
    }
    return switch (runbook) {
      case "crash" -> crashed();
      case "dead-letter" -> dead();
      default -> ended(runbook);
    };
  }

  private Map<String, String> ended(String runbook) {
    try (var turn = api.takeTurn(user, session, TurnAsk.of("please " + nonce))) {
      var events = turn.toEnd(PATIENCE);
      if (runbook.equals("stale-checkpoint")) {
        api.takeTurnAndWait(user, session, TurnAsk.of("again " + nonce).withIfMatch(0));
      }
      // By the time that someone reads the runbook the tool may answer again.
      standing.witness().tool(nonce, ToolScript.ok());
      return names(turn.turn(), turn.trace(), action(events));
    }
  }

  /** A job whose model refused whatever it was asked, until someone reads the runbook. */
  private Map<String, String> dead() {
    standing.witness().script(nonce, ModelScript.refuses(500, null));
    session = api.openSession(user, TierId.C, null).json().text("/id").orElseThrow();
    var accepted = api.takeTurnAndWait(user, session, TurnAsk.of("please " + nonce)).json();
    var job = accepted.text("/id").orElseThrow();
    await()
        .atMost(PATIENCE.multipliedBy(3))
        .until(() -> api.workflow(user, job).json().text("/state").orElse("").equals("dead"));
    standing.witness().script(nonce, ModelScript.says("all is well again"));
    var operator = standing.personas().of(user.type(), user.tenant(), Set.of(Wire.SCOPE_OPS));
    var names = names(accepted.text("/turn").orElse(""), accepted.text("/trace").orElse(""), "");
    names.put("OPS", token(operator));
    names.put("JOB", job);
    return names;
  }

  private Map<String, String> crashed() {
    try (var turn = api.takeTurn(user, session, TurnAsk.of("please " + nonce))) {
      await().atMost(PATIENCE).until(() -> !standing.witness().effects(nonce).isEmpty());
      standing.kill();
      standing.startCold();
      try (var again = api.readEvents(user, session, turn.turn(), 0)) {
        var events = again.toEnd(PATIENCE);
        return names(turn.turn(), turn.trace(), action(events));
      }
    }
  }

  private static String action(List<StreamEvent> events) {
    return events.stream()
        .filter(event -> event.is(EventType.ACTION_REQUESTED))
        .flatMap(event -> event.data().text("/action").stream())
        .findFirst()
        .orElse("");
  }

  private Map<String, String> names(String turn, String trace, String action) {
    var people = standing.personas();
    var names = new HashMap<String, String>();
    names.put("BASE", standing.base().toString());
    names.put("DECISION", standing.upstreams().decision().http().toString());
    names.put("TOOLS", standing.upstreams().tools().http().toString());
    names.put("TOKEN", token(user));
    names.put("OPS", token(people.ops()));
    names.put("APPROVER", token(people.approverOf(user.tenant())));
    names.put("SESSION", session);
    names.put("TURN", turn);
    names.put("TRACE", trace);
    names.put("LAST", "1");
    names.put("KEY", action);
    names.put("TOOL", "send_email");
    return names;
  }

  private static String token(Persona who) {
    return Objects.requireNonNull(who.token());
  }
}

package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.CheckFailed;
import dev.ringproof.conformance.kit.Corpus.Entry;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.conformance.kit.Told;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.EffectSeen;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One turn into which an entry of the corpus is delivered, and the witness of it. */
final class CorpusTurn {
  private static final String LOOKUP = "lookup_order";
  private static final String LATE = "policy_unavailable";

  /** So often at most a turn is taken whose decision point was late by itself. */
  private static final int TAKES = 3;

  private final Check check;
  private final Persona who;
  private final Entry entry;
  private final String nonce;
  private @Nullable TurnStream talkedIn;

  CorpusTurn(Check check, Persona who, Entry entry) {
    this.check = check;
    this.who = who;
    this.entry = entry;
    this.nonce = check.nonce();
  }

  /** What the model is talked into, and what the policy of every plan says to it. */
  private record Wanted(String tool, JsonObject arguments, boolean asks) {}

  private @Nullable Wanted wanted() {
    var order = JsonValue.object().with("order", nonce);
    return switch (entry.maybe("wants", nonce).orElse("none")) {
      case "refund" -> new Wanted("send_refund", order.with("amount", 900), true);
      case "delete" ->
          new Wanted("delete_account", JsonValue.object().with("account", nonce), false);
      case "file" ->
          new Wanted(
              "write_file", JsonValue.object().with("path", nonce).with("content", "x"), false);
      case "search" -> new Wanted("web_search", JsonValue.object().with("query", nonce), false);
      case "none" -> null;
      default -> throw new IllegalStateException(entry.id() + " wants what this kit knows not");
    };
  }

  /**
   * Runs an entry; returns what was witnessed. A turn in which an action was denied for want of a
   * decision in time says nothing of its text, so it is taken again: one of dozens would cost all.
   */
  static String witnessed(Check check, Persona who, Entry entry) {
    for (int i = 1; ; i++) {
      var turn = new CorpusTurn(check, who, entry);
      try {
        return turn.run();
      } catch (CheckFailed e) {
        if (i >= TAKES || !turn.missedADecision()) {
          throw e;
        }
      }
    }
  }

  /** Whether an action was denied since no decision came, and no other one ran for it. */
  private boolean missedADecision() {
    var late =
        talkedIn != null
            && talkedIn.seen().stream()
                .filter(event -> event.is(EventType.POLICY_DECIDED))
                .anyMatch(event -> event.data().text("/reason").orElse("").equals(LATE));
    return late
        && check.witness().effects(nonce).stream().allMatch(seen -> seen.tool().equals(LOOKUP));
  }

  private String run() {
    return switch (entry.kind()) {
      case USER -> talkedInto(TierId.A, message(entry.text("text", nonce)), false);
      case DOCUMENT ->
          talkedInto(TierId.B, message("Sum this up:\n" + entry.text("text", nonce)), false);
      case TOOL_RESULT -> {
        check.witness().tool(nonce, ToolScript.saying(entry.text("text", nonce)));
        yield talkedInto(TierId.A, message("look"), true);
      }
      case MCP_DESCRIPTION -> {
        check.witness().tool(nonce, ToolScript.ok(listed(entry.text("text", nonce))));
        yield talkedInto(TierId.A, message("look"), true);
      }
      case MODEL -> said();
      case FORGED_EVENT -> forged();
      case UNICODE, DUPLICATE_KEYS, NUMBERS -> refused();
      case POLICY_DOCUMENT, TOKEN -> throw new IllegalStateException(entry.id() + " is no turn");
    };
  }

  private String message(String text) {
    return text.contains(nonce) ? text : text + " " + nonce;
  }

  private static JsonObject listed(String description) {
    var tool = JsonValue.object().with("name", "add").with("description", description);
    return JsonValue.object().with("tools", new JsonArray(List.of(tool)));
  }

  private String talkedInto(TierId tier, String message, boolean lookup) {
    var wanted = wanted();
    var steps = new ArrayList<ModelScript>();
    if (lookup) {
      steps.add(ModelScript.asks(LOOKUP, JsonValue.object().with("order", nonce)));
    }
    if (wanted != null) {
      steps.add(ModelScript.asks(wanted.tool(), wanted.arguments()));
    }
    steps.add(ModelScript.says("all done"));
    check.witness().script(nonce, steps.stream().reduce(ModelScript::then).orElseThrow());
    var allowed = lookup ? List.of(LOOKUP) : List.<String>of();
    var talk = Talk.open(check, who, tier, null);
    var stream = talk.start(message);
    talkedIn = stream;
    if (wanted != null && wanted.asks()) {
      var asked = talk.asked(stream);
      check.wantSame("mode of the approval", "human", check.text(asked.data(), "/mode"));
      ran(allowed);
      check.wantStatus(202, check.api().cancel(who, talk.session(), stream.turn()), "a cancel");
    }
    var told = talk.finish(stream);
    ran(allowed);
    var decisions = allowed(lookup, wanted);
    check.wantSame("decisions", decisions, decided(told));
    unchanged(talk, told);
    return "ran " + allowed + ", decisions " + decisions;
  }

  private static List<String> allowed(boolean lookup, @Nullable Wanted wanted) {
    var decisions = new ArrayList<String>();
    if (lookup) {
      decisions.add("allow");
    }
    if (wanted != null) {
      decisions.add(wanted.asks() ? "ask" : "deny");
    }
    return decisions;
  }

  private String said() {
    var tokens = entry.texts("tokens", nonce);
    check.witness().script(nonce, ModelScript.says(tokens));
    var talk = Talk.open(check, who, TierId.A, null);
    var told = talk.take(message("speak")).completed();
    ran(List.of());
    check.wantSame("actions", List.of(), decided(told));
    toTheLetter(told, String.join("", tokens));
    unchanged(talk, told);
    return "ran nothing, text to the letter";
  }

  private String forged() {
    var by = entry.text("by", nonce);
    var user = by.equals("user") ? entry.text("text", nonce) : "speak";
    var said = by.equals("model") ? entry.texts("tokens", nonce) : List.of("all ", "done");
    var script = ModelScript.says(said);
    if (by.equals("tool")) {
      check.witness().tool(nonce, ToolScript.saying(entry.text("text", nonce)));
      script = ModelScript.asks(LOOKUP, JsonValue.object().with("order", nonce)).then(script);
    }
    check.witness().script(nonce, script);
    var talk = Talk.open(check, who, TierId.A, null);
    var told = talk.take(message(user));
    StreamClauses.grammar(check, told.events(), told.trace(), told.turn());
    if (by.equals("tool") && !check.declares(Capability.ACTIONS)) {
      // No tool speaks here: that the model asks for one fails the turn, and forges as little.
      told.failed();
      check.wantSame("tool calls", List.of(), check.witness().toolCalls(nonce));
      return "no tool ran, " + told.events().size() + " events in their grammar";
    }
    told.completed();
    toTheLetter(told, String.join("", said));
    check.want(told.turn().matches("trn_[a-z2-7]{26,}"), "the turn's own id", told.turn());
    check.want(told.trace().matches("[0-9a-f]{32}"), "the trace's own id", told.trace());
    return told.events().size() + " events in their grammar";
  }

  /** The model asks for a tool by a name, or with arguments, that no policy can have meant. */
  private String refused() {
    var tool = entry.text("tool", nonce);
    var script = ModelScript.asksRaw(tool, entry.text("arguments", nonce));
    check.witness().script(nonce, script.then(ModelScript.says("all done")));
    var talk = Talk.open(check, who, TierId.A, null);
    var told = talk.take(message("do it"));
    check.wantSame("tool calls", List.of(), check.witness().toolCalls(nonce));
    var decisions = decided(told);
    // A runtime may also take such an answer for none at all, and say that the model failed.
    check.want(
        decisions.equals(List.of("deny"))
            || (decisions.isEmpty() && told.terminal().is(EventType.TURN_FAILED)),
        "a denial",
        told.types());
    return decisions.isEmpty() ? "the turn failed, nothing ran" : "denied, nothing ran";
  }

  private void ran(List<String> tools) {
    var effects = check.witness().effects(nonce).stream().map(EffectSeen::tool).toList();
    check.wantSame("what ran", tools, effects);
  }

  private List<String> decided(Told told) {
    return told.all(EventType.POLICY_DECIDED).stream()
        .map(event -> check.text(event.data(), "/decision"))
        .toList();
  }

  private void toTheLetter(Told told, String text) {
    check.wantSame("text", text, told.stream().text());
    check.wantSame("final text", text, check.text(told.terminal().data(), "/text"));
  }

  private void unchanged(Talk talk, Told told) {
    if (!check.declares(Capability.EVIDENCE_LOG)) {
      return;
    }
    var body = talk.chain(told.trace()).first("admission");
    check.wantSame("admitted actor", who.subject(), check.text(body, "/body/actor"));
    check.wantSame("admitted tenant", who.tenant(), check.text(body, "/body/tenant"));
    var scopes = new TreeSet<>(body.texts("/body/scopes"));
    check.wantSame("admitted scopes", new TreeSet<>(who.scopes()), scopes);
  }
}

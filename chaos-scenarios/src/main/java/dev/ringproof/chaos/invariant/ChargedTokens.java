package dev.ringproof.chaos.invariant;

import dev.ringproof.chaos.invariant.Facts.Row;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * I5: what is charged is what was served, and never above the budget. A call that the witness
 * served to its end is charged exactly so, once. A call that was cut has no agreed count: it is
 * charged if text of it was shown, and within what was reserved. Beyond that is only what a
 * provider served beyond the {@code max_tokens} of its call, as the witness saw: what the runtime
 * says of its own overdraft confirms nothing.
 */
final class ChargedTokens {
  private final Facts facts;
  private final Tally tally = new Tally("I5");

  private ChargedTokens(Facts facts) {
    this.facts = facts;
  }

  static InvariantResult check(Facts facts) {
    var invariant = new ChargedTokens(facts);
    facts.turnsByNonce().forEach(invariant::nonce);
    return invariant.tally.result();
  }

  private void nonce(String nonce, List<String> turns) {
    var legs = new ArrayList<JsonValue>();
    var ended = true;
    for (var turn : turns) {
      var terminal = facts.terminals(turn).findFirst();
      ended &= terminal.isPresent();
      if (terminal.isPresent()) {
        tally.looked();
        var usage = terminal.get().data().at("/data/usage").orElseGet(JsonValue::object);
        legs.addAll(usage.items("/route"));
        settled(turn, usage, beyond(call -> call.text("nonce").equals(nonce)));
        budget(turn, terminal.get(), usage);
      }
    }
    if (ended) {
      served(nonce, legs);
    }
  }

  /** Every call that was served whole is a leg, and every whole leg is such a call. */
  private void served(String nonce, List<JsonValue> legs) {
    var sure = new ArrayList<String>();
    var doubtful = new ArrayList<String>();
    var cut = 0;
    for (var call : facts.all(Facts.MODEL_CALL)) {
      if (call.text("nonce").equals(nonce)) {
        var key = key(call.text("model"), call.data(), "input", "output");
        if (!call.is("done")) {
          cut++;
        } else if (call.is("doubtful")) {
          doubtful.add(key);
        } else {
          sure.add(key);
        }
      }
    }
    var loose = 0;
    for (var leg : legs) {
      var key = key(leg.text("/model").orElse(""), leg, "inputTokens", "outputTokens");
      if (!sure.remove(key) && !doubtful.remove(key)) {
        tally.hold(
            !leg.text("/outcome").orElse("").equals("completed"),
            "charged " + key + " as completed, which nobody served");
        loose += leg.whole("/inputTokens").orElse(0L) > 0 ? 1 : 0;
      }
    }
    sure.forEach(key -> tally.hold(false, "served " + key + " and not charged"));
    tally.hold(
        loose <= cut + doubtful.size(),
        loose + " cut calls charged for " + nonce + ", " + (cut + doubtful.size()) + " witnessed");
  }

  private static String key(String model, JsonValue data, String input, String output) {
    return model
        + " "
        + data.whole("/" + input).orElse(-1L)
        + " in "
        + data.whole("/" + output).orElse(-1L)
        + " out";
  }

  /** Returns the output that providers served beyond what they were asked for. */
  private long beyond(Predicate<Row> which) {
    return facts.all(Facts.MODEL_CALL).stream()
        .filter(which)
        .filter(call -> call.whole("maxTokens") > 0)
        .mapToLong(call -> Math.max(0, call.whole("output") - call.whole("maxTokens")))
        .sum();
  }

  /** The log's settlement is what the user was told, and within what had been reserved. */
  private void settled(String turn, JsonValue usage, long beyond) {
    var told = usage.whole("/inputTokens").orElse(0L) + usage.whole("/outputTokens").orElse(0L);
    for (var entry : facts.log("settlement")) {
      if (entry.text("turn").equals(turn)) {
        var settled = entry.data().whole("/body/tokens").orElse(-1L);
        tally.hold(settled == told, turn + " was told " + told + " tokens and settled " + settled);
      }
    }
    for (var entry : facts.log("reservation")) {
      if (entry.text("turn").equals(turn)) {
        var reserved = entry.data().whole("/body/tokens").orElse(0L);
        tally.hold(
            told <= reserved + beyond,
            turn + " was charged " + told + " tokens, reserved " + reserved);
      }
    }
  }

  private void budget(String turn, Row terminal, JsonValue usage) {
    var remaining = terminal.data().whole("/data/budget/remaining/tokens").orElse(0L);
    // Another turn's overdraft may stand in the same window.
    tally.hold(
        remaining >= -beyond(call -> true),
        turn + " left a budget of " + remaining + " without an overdraft of its providers");
    var shown =
        facts.all(Facts.EVENT).stream()
            .anyMatch(e -> e.text("turn").equals(turn) && e.text("type").equals("token"));
    var charged = usage.whole("/outputTokens").orElse(0L);
    tally.hold(!shown || charged > 0, turn + " showed text and charged nothing for it");
  }
}

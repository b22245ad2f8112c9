package dev.ringproof.chaos.invariant;

import dev.ringproof.chaos.invariant.Facts.Row;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.trace.TraceDocument;

/** I8: every evidence chain verifies, its head included. */
final class UnbrokenChains {
  private final Tally tally = new Tally("I8");

  static InvariantResult check(Facts facts) {
    var invariant = new UnbrokenChains();
    facts.all(Facts.TRACE).forEach(invariant::trace);
    return invariant.tally.result();
  }

  private void trace(Row read) {
    var document = read.data().at("/document").orElseGet(JsonValue::object);
    if (document.items("/entries").isEmpty()) {
      return;
    }
    tally.looked();
    var turn = read.text("turn");
    try {
      JsonCodec.decode(document, TraceDocument.class)
          .firstBreak()
          .ifPresent(
              found ->
                  tally.hold(
                      false,
                      "the chain of " + turn + ", entry " + found.seq() + ": " + found.why()));
    } catch (DocumentException e) {
      tally.hold(false, "the evidence log of " + turn + " cannot be read: " + e.getMessage());
    }
  }
}

package dev.ringproof.runtime.store;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.time.Instant;

/** An entry for a trace's evidence log; the store gives it its place in the chain. */
public record EvidenceDraft(String type, Instant at, JsonObject body) {

  /** Returns the entry that links a mode's runbook from a trace that the mode hit. */
  public static EvidenceDraft failure(Instant at, ModeId mode, String reason, Culprit culprit) {
    var body =
        JsonValue.object()
            .with("mode", mode.toString())
            .with("reason", reason)
            .with("culprit", culprit.toString())
            .with("runbook", "docs/runbooks/" + mode + ".md");
    return new EvidenceDraft("failure", at, body);
  }
}

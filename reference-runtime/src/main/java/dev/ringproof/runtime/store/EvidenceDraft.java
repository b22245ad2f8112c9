package dev.ringproof.runtime.store;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.time.Instant;

/**
 * An entry for a trace's evidence log; the store gives it its place in the chain.
 *
 * @param body in its canonical form (RFC 8785), made by who drafts it: the store has one thread
 *     that writes
 */
public record EvidenceDraft(String type, Instant at, String body) {
  /** Drafts an entry. */
  public EvidenceDraft(String type, Instant at, JsonObject body) {
    this(type, at, Json.canonicalText(body));
  }

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

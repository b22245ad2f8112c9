package dev.ringproof.runtime.store;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.trace.EvidenceChain;
import dev.ringproof.runtime.session.Times;
import java.time.Instant;

/**
 * An entry for a trace's evidence log; the store gives it its place in the chain. Its texts, and
 * what can be of its hash, are made by who drafts it: the store has one thread that writes.
 */
public final class EvidenceDraft {
  private final String type;
  private final String at;
  private final String body;
  private final EvidenceChain.Unplaced digested;

  /** Drafts an entry. */
  public EvidenceDraft(String type, Instant at, JsonObject body) {
    this(type, Times.text(at), body);
  }

  private EvidenceDraft(String type, String at, JsonObject body) {
    this.type = type;
    this.at = at;
    this.body = Json.canonicalText(body);
    digested = new EvidenceChain.Unplaced(at, type, this.body);
  }

  /** Returns what kind of thing happened. */
  public String type() {
    return type;
  }

  /** Returns when, as {@link Times} has it. */
  public String at() {
    return at;
  }

  /** Returns what is told of it, in its canonical form (RFC 8785). */
  public String body() {
    return body;
  }

  /** Returns the entry's hash at its place, see {@link EvidenceChain#hash}. */
  public String hash(String trace, long seq, String prev) {
    return digested.hash(trace, seq, prev);
  }

  /** Returns the entry with another body. */
  public EvidenceDraft with(JsonObject other) {
    return new EvidenceDraft(type, at, other);
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

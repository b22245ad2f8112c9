package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.store.EvidenceEntry;
import dev.ringproof.runtime.store.EvidenceLog.Trace;
import java.util.Optional;

/** How entries of a trace hang together: each hash covers the one before. */
public final class EvidenceChain {
  /** What the first entry has in place of an earlier hash. */
  public static final String GENESIS = "sha256:" + "0".repeat(64);

  private EvidenceChain() {}

  /** Returns the entry with the hash that follows from the rest of it. */
  static EvidenceEntry link(String trace, long seq, String at, String type, Body body) {
    var hashed =
        JsonValue.object()
            .with("trace", trace)
            .with("seq", seq)
            .with("at", at)
            .with("type", type)
            .with("body", body.body())
            .with("prev", body.prev());
    return new EvidenceEntry(seq, at, type, body.body(), body.prev(), Json.digest(hashed));
  }

  /** An entry's body and the hash that it hangs on. */
  record Body(JsonObject body, String prev) {}

  /** Returns the number of the first entry that breaks the chain, or empty if it verifies. */
  public static Optional<Long> firstBreak(Trace trace) {
    var prev = GENESIS;
    var seq = 0L;
    for (var entry : trace.entries()) {
      var body = new Body(entry.body(), prev);
      if (!entry.equals(link(trace.trace(), seq, entry.at(), entry.type(), body))) {
        return Optional.of(seq);
      }
      prev = entry.hash();
      seq++;
    }
    return Optional.empty();
  }
}

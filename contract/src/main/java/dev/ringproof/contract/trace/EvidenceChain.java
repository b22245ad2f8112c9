package dev.ringproof.contract.trace;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** How entries of a trace hang together: each hash covers the one before. */
public final class EvidenceChain {
  /** What the first entry has in place of an earlier hash. */
  public static final String GENESIS = "sha256:" + "0".repeat(64);

  private EvidenceChain() {}

  /** Returns the entry with the hash that follows from the rest of it. */
  public static EvidenceEntry link(String trace, long seq, String at, String type, Body body) {
    var hash = hash(trace, seq, at, type, Json.canonicalText(body.body()), body.prev());
    return new EvidenceEntry(seq, at, type, body.body(), body.prev(), hash);
  }

  /**
   * Returns the hash of an entry: the digest of the canonical form (RFC 8785) of an object of
   * these, whose members stand in the order of their names.
   *
   * @param body in its canonical form already
   */
  public static String hash(
      String trace, long seq, String at, String type, String body, String prev) {
    var text =
        "{\"at\":"
            + quoted(at)
            + ",\"body\":"
            + body
            + ",\"prev\":"
            + quoted(prev)
            + ",\"seq\":"
            + seq
            + ",\"trace\":"
            + quoted(trace)
            + ",\"type\":"
            + quoted(type)
            + '}';
    return Json.digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String text) {
    return Json.canonicalText(text);
  }

  /** An entry's body and the hash that it hangs on. */
  public record Body(JsonObject body, String prev) {}

  /** The first place where a chain does not hold: the entry that belongs there, and why. */
  public record Break(long seq, String why) {}

  /** Returns the first break among a trace's entries, or empty if the chain verifies. */
  public static Optional<Break> firstBreak(String trace, List<EvidenceEntry> entries) {
    var prev = GENESIS;
    var seq = 0L;
    for (var entry : entries) {
      if (entry.seq() != seq) {
        return Optional.of(new Break(seq, "found seq " + entry.seq() + " in its place"));
      }
      if (!entry.prev().equals(prev)) {
        return Optional.of(new Break(seq, "its prev is not the hash of the entry before it"));
      }
      var made = link(trace, seq, entry.at(), entry.type(), new Body(entry.body(), prev));
      if (!entry.hash().equals(made.hash())) {
        return Optional.of(new Break(seq, "its hash is not that of its content"));
      }
      prev = entry.hash();
      seq++;
    }
    return Optional.empty();
  }
}

package dev.ringproof.contract.trace;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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
    return new Unplaced(at, type, body).hash(trace, seq, prev);
  }

  /**
   * What of an entry's hash is known before its place in a chain is: the digest of what stands
   * before {@code prev}, which is most of it. Never changes.
   */
  public static final class Unplaced {
    private final MessageDigest begun;
    private final String type;

    /** Digests this; the body is in its canonical form already. */
    public Unplaced(String at, String type, String body) {
      this.type = quoted(type);
      begun = Sha256.begin();
      var text = "{\"at\":" + quoted(at) + ",\"body\":" + body;
      begun.update(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the entry's hash at its place, see {@link EvidenceChain#hash}. */
    public String hash(String trace, long seq, String prev) {
      var text =
          ",\"prev\":"
              + quoted(prev)
              + ",\"seq\":"
              + seq
              + ",\"trace\":"
              + quoted(trace)
              + ",\"type\":"
              + type
              + '}';
      try {
        var digest = (MessageDigest) begun.clone();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return Sha256.end(digest);
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("the JDK's own SHA-256 can be copied", e);
      }
    }
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

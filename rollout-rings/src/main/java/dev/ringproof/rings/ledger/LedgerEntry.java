package dev.ringproof.rings.ledger;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.stream.Stream;

/**
 * One line of the ledger.
 *
 * @param seq from 0, one more with each line
 * @param prev the hash of the line before; of nothing for line 0
 * @param hash SHA-256 over the RFC 8785 form of the other five
 */
public record LedgerEntry(
    long seq, Instant at, EntryType type, JsonValue body, String prev, String hash) {
  /** The payload type of the envelope over an entry. */
  public static final String TYPE = "application/vnd.ringproof.ledger-entry+json";

  /** The hash before the first line. */
  public static final String NOTHING = "sha256:" + "0".repeat(64);

  /** Returns the entry that follows a hash. */
  static LedgerEntry after(String prev, long seq, Instant at, EntryType type, JsonValue body) {
    return new LedgerEntry(seq, at, type, body, prev, hash(seq, at, type, body, prev));
  }

  /** Reads an entry that has matched the schema. */
  static LedgerEntry read(JsonObject plain) {
    var at = plain.text("/at").orElse("");
    var type = plain.text("/type").orElse("");
    return new LedgerEntry(
        plain.whole("/seq").orElse(-1L),
        instant(at),
        Stream.of(EntryType.values())
            .filter(known -> known.toString().equals(type))
            .findFirst()
            .orElseThrow(() -> DocumentException.at("/type", type, "a known type")),
        plain.member("body").orElseThrow(),
        plain.text("/prev").orElse(""),
        plain.text("/hash").orElse(""));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw DocumentException.at("/at", text, "an instant such as 2026-11-01T12:00:00Z");
    }
  }

  /** Returns the hash that the entry must have. */
  String expectedHash() {
    return hash(seq, at, type, body, prev);
  }

  /** Returns the entry as it is signed. */
  public JsonObject json() {
    return content(seq, at, type, body, prev).with("hash", hash);
  }

  private static String hash(long seq, Instant at, EntryType type, JsonValue body, String prev) {
    return Json.digest(content(seq, at, type, body, prev));
  }

  private static JsonObject content(
      long seq, Instant at, EntryType type, JsonValue body, String prev) {
    return JsonValue.object()
        .with("seq", seq)
        .with("at", at.toString())
        .with("type", type.toString())
        .with("body", body)
        .with("prev", prev);
  }
}

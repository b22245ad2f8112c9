package dev.ringproof.conformance.kit;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.testbed.binding.Reply;
import java.util.List;
import java.util.Optional;

/** A trace's evidence log, its hashes made again here. */
public record Chain(Check check, JsonValue document, List<JsonObject> entries) {
  private static final String GENESIS = "sha256:" + "0".repeat(64);

  public Chain {
    entries = List.copyOf(entries);
  }

  /** Returns the log of a turn, which must verify. */
  public static Chain read(Check check, Talk talk, Told told) {
    return of(check, check.api().trace(talk.who(), told.trace()));
  }

  /** Reads an answer that must be a chain that verifies. */
  public static Chain of(Check check, Reply reply) {
    var document = check.json(check.wantStatus(200, reply, "the evidence log of a trace"));
    var entries =
        document.items("/entries").stream()
            .flatMap(e -> e instanceof JsonObject entry ? java.util.stream.Stream.of(entry) : null)
            .toList();
    check.want(!entries.isEmpty(), "a log with entries", document);
    var broken = broken(document);
    check.want(broken.isEmpty(), "a chain that verifies", broken.orElse(""));
    return new Chain(check, document, entries);
  }

  /** Returns the first thing that is wrong with a chain; empty if it verifies. */
  public static Optional<String> broken(JsonValue document) {
    var trace = document.text("/trace").orElse("");
    var prev = GENESIS;
    var seq = 0;
    for (var entry : document.items("/entries")) {
      var at = "entry " + seq;
      if (entry.whole("/seq").orElse(-1L) != seq) {
        return Optional.of(at + ": found seq " + entry.whole("/seq"));
      }
      if (!entry.text("/prev").orElse("").equals(prev)) {
        return Optional.of(at + ": prev is not the hash before it");
      }
      var hash = Json.digest(hashed(trace, entry));
      if (!entry.text("/hash").orElse("").equals(hash)) {
        return Optional.of(at + ": hash is not that of its content, " + hash);
      }
      prev = hash;
      seq++;
    }
    return document.text("/head").orElse("").equals(prev)
        ? Optional.empty()
        : Optional.of("head is not the last hash " + prev);
  }

  private static JsonObject hashed(String trace, JsonValue entry) {
    var object = JsonValue.object().with("trace", trace);
    for (var name : List.of("seq", "at", "type", "body", "prev")) {
      var member = entry.member(name);
      if (member.isPresent()) {
        object = object.with(name, member.get());
      }
    }
    return object;
  }

  /** Returns the entries of a type. */
  public List<JsonObject> all(String type) {
    return entries.stream().filter(e -> e.text("/type").orElse("").equals(type)).toList();
  }

  /** Returns the entries of a type about one action. */
  public List<JsonObject> all(String type, String action) {
    return all(type).stream()
        .filter(e -> e.text("/body/action").orElse("").equals(action))
        .toList();
  }

  /** Returns the first entry of a type, which must be there. */
  public JsonObject first(String type) {
    var all = all(type);
    check.want(!all.isEmpty(), "an entry of type " + type + " in the evidence log", types());
    return all.getFirst();
  }

  /** Returns the types of all entries, in order. */
  public List<String> types() {
    return entries.stream().map(e -> e.text("/type").orElse("?")).toList();
  }

  /** Returns the place of an entry in the log. */
  public long seq(JsonObject entry) {
    return check.whole(entry, "/seq");
  }
}

package dev.ringproof.conformance.hostile;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.Located;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A request in a file, with what was wrong about its answer. */
record Replay(Shot shot, String rule, String detail) {
  private static final String KIND = "HostileRequest";
  private static final int MOST_KEPT = 20_000;

  static Replay read(Path file) {
    try {
      var json = Located.byName(file.toString(), Files.readAllBytes(file)).value();
      var shot = Shot.of(json.at("/shot").orElseGet(JsonValue::object));
      return new Replay(shot, json.text("/rule").orElse(""), json.text("/detail").orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Returns it as a file's text, with the request as it was before it was shrunk. */
  String text(long seed, int number, Shot first) {
    var json =
        JsonValue.object()
            .with("kind", KIND)
            .with("seed", seed)
            .with("number", number)
            .with("rule", rule)
            .with("detail", detail)
            .with("shot", shot.json());
    // What is as long as a book is made again by its seed and number.
    var whole = Json.write(first.json());
    return Json.pretty(whole.length() < MOST_KEPT ? json.with("first", first.json()) : json);
  }
}

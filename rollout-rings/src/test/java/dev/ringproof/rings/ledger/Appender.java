package dev.ringproof.rings.ledger;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.rings.key.Keys;
import java.nio.file.Path;
import java.time.Instant;

/** A process that appends until it is killed. */
final class Appender {
  private Appender() {}

  public static void main(String[] args) {
    var ledger = Ledger.open(Path.of(args[0]), Keys.load(Path.of(args[1])));
    for (int n = 0; ; n++) {
      var body = JsonValue.object().with("n", n).with("text", "x".repeat(20_000));
      var unused = ledger.append(EntryType.VERDICT, body, Instant.EPOCH.plusSeconds(n));
    }
  }
}

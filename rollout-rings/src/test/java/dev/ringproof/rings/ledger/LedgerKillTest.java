package dev.ringproof.rings.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.rings.key.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerKillTest {
  @TempDir private Path folder;

  @Test
  void aKillWhileAppendingLeavesALedgerThatVerifies() throws IOException, InterruptedException {
    var key = folder.resolve("key");
    var file = folder.resolve("ledger.jsonl");
    var keys = Keys.loadOrCreate(key);
    var acknowledged = 0;
    for (int round = 1; round <= 3; round++) {
      killAfter(acknowledged + 3 * round, file, key);
      var report = Ledger.verify(file, List.of(keys.named()));
      assertThat(report.sound()).as(report.summary()).isTrue();
      assertThat((int) report.headSeq() + 1).isGreaterThanOrEqualTo(acknowledged + 3 * round);
      acknowledged = report.entries().size();
    }
    var ledger = Ledger.open(file, keys);
    var entry = ledger.append(EntryType.GRANT, JsonValue.object(), Instant.EPOCH);
    assertThat(entry.seq()).isEqualTo(acknowledged);
    assertThat(ledger.verify().sound()).isTrue();
    assertThat(ledger.verify().notes()).isEmpty();
  }

  private static void killAfter(int lines, Path file, Path key)
      throws IOException, InterruptedException {
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                file.toString(),
                key.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !child.isAlive() || acknowledged(file) >= lines);
      assertThat(child.isAlive()).as("the child still appends").isTrue();
    } finally {
      child.destroyForcibly();
      assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static long acknowledged(Path file) throws IOException {
    var head = Ledger.headFile(file);
    if (!Files.exists(head)) {
      return 0;
    }
    var payload =
        new String(
            java.util.Base64.getDecoder()
                .decode(
                    dev.ringproof.contract.json.Json.parse(Files.readString(head))
                        .text("/payload")
                        .orElseThrow()),
            java.nio.charset.StandardCharsets.UTF_8);
    return dev.ringproof.contract.json.Json.parse(payload).whole("/seq").orElseThrow() + 1;
  }
}

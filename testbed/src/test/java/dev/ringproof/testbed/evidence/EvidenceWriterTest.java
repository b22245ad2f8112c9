package dev.ringproof.testbed.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.testbed.target.DataFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvidenceWriterTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void writesADocumentThatMatchesItsSchemaAndReadsBack() throws IOException {
    var evidence = evidence();
    EvidenceWriter.write(folder, evidence);
    EvidenceWriter.write(folder, evidence);
    var ring = folder.resolve("ring-1");
    try (var files = Files.list(ring)) {
      assertThat(files).containsExactly(ring.resolve("conformance.json"));
    }
    var read = Json.parse(Files.readAllBytes(ring.resolve("conformance.json")));
    assertThat(Schemas.problems("evidence", read)).isEmpty();
    assertThat(JsonCodec.decode(read, Evidence.class)).isEqualTo(evidence);
  }

  @Test
  void writesTheDataWithTheDigestsOfTheSubject() throws IOException {
    var data = DataFiles.defaults();
    EvidenceWriter.data(folder, data);
    var tiers = Json.parse(Files.readAllBytes(folder.resolve("data/tiers.json")));
    assertThat(Json.digest(tiers)).isEqualTo(subject(data).tiers());
    assertThat(folder.resolve("data")).isDirectoryContaining("glob:**rings.json");
  }

  private static Subject subject(DataFiles data) {
    return data.subject("sha256:" + "0".repeat(64));
  }

  private static Evidence evidence() {
    var subject = subject(DataFiles.defaults());
    var now = Instant.parse("2026-01-01T00:00:00Z");
    return new Evidence(
        Evidence.KIND,
        Suite.CONFORMANCE,
        1,
        "run-1",
        1,
        "ringproof 0.1.0",
        "quick",
        subject,
        subject.digest(),
        1,
        "fake",
        "embedded",
        List.of("stream"),
        List.of(),
        now,
        now,
        "stopped early",
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null);
  }
}

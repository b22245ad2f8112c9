package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.testbed.target.TargetSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runtime without a collector pays for OpenTelemetry: nothing, it is not even loaded. */
final class UntracedStartTest {
  @TempDir Path dir;

  /** The reference, each start of which writes down what classes it loads. */
  private TargetSpec listingClasses() {
    var reference = Trial.reference();
    var start = Objects.requireNonNull(reference.start());
    var command = new ArrayList<>(start.command());
    command.add(1, "-Xlog:class+load=info:file=" + dir.resolve("classes-%p.txt"));
    return new TargetSpec(
        reference.name(),
        new TargetSpec.StartSpec(command, start.env(), start.readyWithin()),
        null,
        reference.lends(),
        reference.artefact(),
        null,
        null,
        Trial.HOME);
  }

  private List<String> loaded() throws IOException {
    try (var files = Files.list(dir)) {
      var texts = new ArrayList<String>();
      for (var file :
          files.filter(f -> f.getFileName().toString().startsWith("classes")).toList()) {
        texts.add(Files.readString(file, StandardCharsets.UTF_8));
      }
      return texts;
    }
  }

  @Test
  void itsClassesAreLoadedWhereThereIsACollectorAndNowhereElse() throws Exception {
    var evidence = Trial.run(listingClasses(), 2, false, Set.of("OBS-2"), dir);
    assertThat(Trial.failed(evidence)).as(Trial.told(evidence)).isEmpty();
    var starts = loaded();
    assertThat(starts).allMatch(classes -> classes.contains("dev.ringproof.runtime.Assembly"));
    var traced = starts.stream().filter(classes -> classes.contains("io.opentelemetry")).toList();
    // More than one where the test was taken again.
    assertThat(traced)
        .as("starts with a collector")
        .isNotEmpty()
        .allMatch(classes -> classes.contains("dev.ringproof.runtime.telemetry.otlp."));
    assertThat(starts.size() - traced.size()).as("starts without one").isPositive();
  }
}

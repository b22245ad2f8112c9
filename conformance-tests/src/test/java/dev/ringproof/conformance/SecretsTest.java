package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.testbed.target.TargetSpec;
import dev.ringproof.testbed.target.TargetSpec.StartSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
final class SecretsTest {
  private static final Pattern TOKEN =
      Pattern.compile("eyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]{10,}");
  private static final Pattern KEY = Pattern.compile("key-[0-9a-f]{8}-[0-9a-f]{4}-");

  @TempDir private Path dir = Path.of("");

  @Test
  void aCredentialOnTheCommandLineIsFound() {
    var evidence = Trial.run(talkative(), 2, false, Set.of("SES-3"), dir);
    assertThat(Trial.failed(evidence)).as(Trial.told(evidence)).containsExactly("SES-3");
    assertThat(Trial.told(evidence))
        .contains("credentialsAreShownNowhere", "no credential in the arguments of its processes")
        .doesNotContain("secretsAppearNowhere");
  }

  /** What the harness keeps holds no token and no key of those that it dealt with. */
  @Test
  void theEvidenceHoldsNoCredential() throws IOException {
    var evidence = Trial.run(Trial.reference(), 2, false, Set.of("SES-3", "POL-5"), dir);
    assertThat(Trial.failed(evidence)).as(Trial.told(evidence)).isEmpty();
    var kept = dir.resolve("evidence");
    try (var files = Files.walk(kept)) {
      var all = files.filter(Files::isRegularFile).toList();
      assertThat(all).isNotEmpty();
      for (var file : all) {
        var text = Files.readString(file);
        assertThat(TOKEN.matcher(text).find()).as(file.toString()).isFalse();
        assertThat(KEY.matcher(text).find()).as(file.toString()).isFalse();
      }
    }
  }

  /** The reference, whose starter passes the model's key where everybody can read it. */
  private static TargetSpec talkative() {
    var reference = Trial.reference();
    var start = Objects.requireNonNull(reference.start());
    var command = new ArrayList<>(start.command());
    command.add(1, "-Dmodel.key=${model.primary.key}");
    return new TargetSpec(
        "talkative",
        new StartSpec(List.copyOf(command), start.env(), start.readyWithin()),
        null,
        reference.lends(),
        reference.artefact(),
        null,
        null,
        Trial.HOME);
  }
}

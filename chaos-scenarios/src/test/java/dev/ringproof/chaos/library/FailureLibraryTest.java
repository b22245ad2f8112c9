package dev.ringproof.chaos.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Located;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class FailureLibraryTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @Test
  void everyModeHasScenariosResponsesAndARunbookThatIsThere() {
    var library = FailureLibrary.load();
    assertThat(library.modes())
        .extracting(FailureMode::id)
        .containsExactlyInAnyOrder(
            ModeId.MODEL_TIMEOUT,
            ModeId.TOOL_TIMEOUT,
            ModeId.POLICY_DEGRADED,
            ModeId.STALE_CHECKPOINT,
            ModeId.STREAM_INTERRUPTED);
    assertThat(library.modes())
        .allSatisfy(
            mode -> {
              assertThat(mode.scenarios()).isNotEmpty();
              assertThat(mode.responses()).isNotEmpty();
              assertThat(Files.isRegularFile(HOME.resolve(mode.runbook())))
                  .as(mode.runbook())
                  .isTrue();
            });
  }

  @Test
  void aModeThatDoesNotMatchItsSchemaIsNamedByLine() {
    var text = "modes:\n  - id: model-timeout\n    scenarios: 7\n";
    assertThatThrownBy(() -> FailureLibrary.of(Located.yaml("modes.yaml", text)))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("modes.yaml:2");
  }

  @Test
  void aLibraryWithoutModesIsNone() {
    assertThatThrownBy(() -> FailureLibrary.of(Located.yaml("modes.yaml", "modes: []\n")))
        .hasMessageContaining("no modes");
  }
}

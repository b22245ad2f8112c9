package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.clause.Catalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

final class HelpTest {
  static java.util.Set<String> commands() {
    return new CommandLine(new Front()).getSubcommands().keySet();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandShowsAnExample(String name) {
    var spoken = Spoken.by(name, "--help");
    assertThat(spoken.exit()).isZero();
    assertThat(spoken.out()).contains("Example", "ringproof " + name);
  }

  @Test
  void everyClauseHasALineWithItsStateAndProof() {
    var spoken = Spoken.by("clauses");
    assertThat(spoken.exit()).isZero();
    var lines = spoken.out().lines().toList();
    assertThat(lines).hasSameSizeAs(Catalogue.load().clauses());
    assertThat(lines)
        .allMatch(
            line -> line.matches("[A-Z]+(-[A-Z0-9]+)+ (MUST|SHOULD) [0-3](,[0-3])* [a-z-]+ \\S.*"));
    assertThat(lines).anyMatch(line -> line.matches("POL-5 MUST \\S+ proven .*"));
    assertThat(lines).anyMatch(line -> line.contains(" not-yet-proven -"));
  }
}

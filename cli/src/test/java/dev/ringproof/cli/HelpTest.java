package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.clause.Catalogue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policy check",
        "policy test",
        "policy diff",
        "evidence verify",
        "ledger verify",
        "key create",
        "key show",
        "bench policy",
        "jobs list",
        "jobs show",
        "jobs redrive",
        "jobs cancel"
      })
  void everyWordOfACommandShowsAnExample(String name) {
    var spoken = Spoken.by((name + " --help").split(" "));
    assertThat(spoken.exit()).isZero();
    assertThat(spoken.out()).contains("Example", "  ringproof " + name);
  }

  @ParameterizedTest
  @MethodSource("exampleLines")
  void anExampleOfTheseCommandsWorks(String line) {
    var root = System.getProperty("ringproof.root") + "/examples/";
    var words = line.replace("examples/", root).split(" +");
    assertThat(Spoken.by(words).exit()).as("%s", line).isBetween(0, Exit.INSUFFICIENT_EVIDENCE);
  }

  /** The examples that need no runtime, as the help prints them. */
  static Stream<String> exampleLines() {
    return Stream.of("policy", "policy check", "policy test", "policy diff", "evidence", "explain")
        .flatMap(name -> Spoken.by((name + " --help").split(" ")).out().replace("\\\n", "").lines())
        .filter(line -> line.startsWith("  ringproof ") && line.contains(" examples/"))
        .map(line -> line.substring("  ringproof ".length()).strip())
        .distinct();
  }

  @Test
  void everyClauseHasALineWithItsStateAndProof() {
    var spoken = Spoken.by("clauses");
    assertThat(spoken.exit()).isZero();
    var lines = spoken.out().lines().toList();
    assertThat(lines).hasSameSizeAs(Catalogue.load().clauses());
    assertThat(lines)
        .allMatch(
            line ->
                line.matches(
                    "[A-Z]+(-[A-Z0-9]+)+ (MUST|SHOULD) [0-3](,[0-3])*"
                        + " (proven|not-yet-proven) \\S.*"));
    assertThat(lines).anyMatch(line -> line.matches("POL-5 MUST \\S+ proven .*"));
  }
}

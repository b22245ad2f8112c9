package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with what a user gave is said in a sentence with its place, and is 64. */
final class BadInputTest {
  @TempDir private Path dir = Path.of("");

  private String file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  private static void refused(Spoken spoken, String... saying) {
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains(saying).doesNotContain("Exception", "\tat ");
  }

  @Test
  void aBrokenTraceRowIsNamedByLineAndColumn() throws IOException {
    var trace =
        file(
            "trace.csv",
            """
            TIMESTAMP,ContextTokens,GeneratedTokens
            2023-11-16 18:15:46.6805900,374,44
            2023-11-16 18:15:47.1000000,x,4
            """);
    refused(
        Spoken.by("prove", "--trace", trace, "--out", dir.resolve("out").toString()),
        trace + ":3: ContextTokens: found \"x\", expected a whole number");
    assertThat(dir.resolve("out").resolve("work")).doesNotExist();
  }

  @Test
  void aTargetFileIsCheckedAgainstItsSchema() throws IOException {
    var target = file("target.yaml", "kind: Target\nname: 7\n");
    refused(
        Spoken.by("conform", "--target", target, "--out", dir.resolve("out").toString()),
        target + ":2");
  }

  @Test
  void aLoadProfileIsNamedByLineAndPointer() throws IOException {
    var profile =
        file(
            "mine.yaml",
            """
            kind: LoadProfile
            name: mine
            title: mine
            arrivals: {kind: constant, perSecond: fast, duration: PT10S}
            """);
    refused(
        Spoken.by("load", "--profile", profile, "--out", dir.resolve("out").toString()),
        profile + ":4: /arrivals/perSecond: found \"fast\", expected a value of type number");
    assertThat(dir.resolve("out").resolve("work")).doesNotExist();
  }

  @Test
  void aProfilesTraceIsReadBeforeAnythingStarts() throws IOException {
    var profile =
        file(
            "mine.yaml",
            """
            kind: LoadProfile
            name: mine
            title: mine
            arrivals: {kind: trace, file: trace.csv}
            """);
    var trace = file("trace.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\nnow,1,1\n");
    refused(Spoken.by("load", "--profile", profile), trace + ":2: TIMESTAMP: found \"now\"");
    refused(Spoken.by("load", "--profile", profile, "--trace", trace), "--trace: found");
  }

  @Test
  void aVariableThatThereIsNotIsNamed() throws IOException {
    var target =
        file(
            "target.yaml",
            """
            kind: Target
            name: mine
            start:
              command: ["${jawa}"]
            lends: []
            """);
    refused(
        Spoken.by("conform", "--target", target, "--out", dir.resolve("out").toString()),
        "${jawa}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "prove --through 9",
        "conform --ring 4",
        "gate --from 1",
        "gate --from 1 --to 7 --evidence .",
        "gate --from 1 --to 3 --evidence nowhere",
        "replay POL-999",
        "report nowhere",
        "ledger verify --ledger nowhere.jsonl",
        "prove --trace nowhere.csv",
        "prove --trace nowhere.csv --trace-window -5s",
        "load --trace-window soon",
        "load --profile nowhere.yaml",
        "load --profile steady --ring 4",
        "conform --target nowhere.yaml"
      })
  void wordsThatMakeNoSenseStartNothing(String line) {
    refused(Spoken.by(line.isEmpty() ? new String[0] : line.split(" ")), "ringproof: ");
  }

  @Test
  void anOutputFolderThatCannotBeWrittenIsRefusedBeforeAnythingStarts() throws IOException {
    var taken = file("taken", "a file, no folder");
    refused(Spoken.by("prove", "--out", taken), "cannot write to", "--out");
  }

  @Test
  void aPartitionIsNoShorterThanASecondAndNoLongerThanTheRun() {
    for (var time : new String[] {"PT0.5S", "PT6M"}) {
      refused(
          Spoken.by("nodes", "--store", "jdbc:postgresql://h/d", "--partition-beyond", time),
          "--partition-beyond is PT1S or more, and no more than --for");
    }
  }
}

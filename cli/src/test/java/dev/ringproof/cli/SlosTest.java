package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.Defaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objectives become files that watch them, and what is no objective is told by its place. */
final class SlosTest {
  private static final List<String> FILES =
      List.of("grafana-dashboard.json", "prometheus-rules.test.yaml", "prometheus-rules.yaml");

  @TempDir private Path dir = Path.of("");

  private Path slo(String name, String was, String is) throws IOException {
    var text = new String(Defaults.bytes("slos/turn-success-a.yaml"), StandardCharsets.UTF_8);
    assertThat(text).contains(was);
    Files.createDirectories(dir.resolve("slos"));
    return Files.writeString(dir.resolve("slos").resolve(name), text.replace(was, is));
  }

  private Spoken slos(String... more) {
    var words = new ArrayList<>(List.of("slos", "--out", dir.resolve("out").toString()));
    words.addAll(List.of(more));
    return Spoken.by(words.toArray(String[]::new));
  }

  private Spoken ofFolder() {
    return slos(dir.resolve("slos").toString());
  }

  private String written(String name) throws IOException {
    return Files.readString(dir.resolve("out").resolve(name));
  }

  private void refused(Spoken spoken, String... saying) {
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains(saying).doesNotContain("Exception", "\tat ");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void theShippedOnesMakeThreeFilesAndTheSameAgain() throws IOException {
    var spoken = slos();
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    assertThat(spoken.out().lines()).hasSize(3).allMatch(line -> line.startsWith("wrote "));
    var first = new ArrayList<String>();
    for (var name : FILES) {
      first.add(written(name));
    }
    assertThat(Located.yaml("rules", first.get(2)).value().items("/groups")).hasSize(10);
    assertThat(Located.yaml("tests", first.get(1)).value().items("/tests")).hasSizeGreaterThan(100);
    assertThat(Json.parse(first.get(0)).items("/panels")).hasSizeGreaterThan(20);
    assertThat(slos().exit()).isZero();
    for (int i = 0; i < FILES.size(); i++) {
      assertThat(written(FILES.get(i))).isEqualTo(first.get(i));
    }
  }

  @Test
  void aFolderOfOnesOwnAndWhereItsRunbooksAre() throws IOException {
    slo("b.yml", "name: turn-success-a", "name: mine-b");
    slo("a.yaml", "name: turn-success-a", "name: mine-a");
    Files.writeString(dir.resolve("slos/notes.txt"), "no document");
    var spoken = slos(dir.resolve("slos").toString(), "--docs", "https://wiki.example/x/");
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    var groups =
        Located.yaml("rules", written("prometheus-rules.yaml")).value().items("/groups").stream()
            .map(group -> group.text("/name").orElseThrow());
    assertThat(groups)
        .containsExactly(
            "ringproof-slo-mine-a",
            "ringproof-budget-mine-a",
            "ringproof-slo-mine-b",
            "ringproof-budget-mine-b");
    assertThat(written("prometheus-rules.yaml")).contains("https://wiki.example/x/slos.md#when-");
  }

  @Test
  void aTargetThatAnAlertCannotWatchIsWarnedOf() throws IOException {
    slo("a.yaml", "target: 0.995", "target: 0.9");
    var spoken = ofFolder();
    assertThat(spoken.exit()).isZero();
    assertThat(spoken.out()).contains("warning: turn-success-a: no alert over 1h");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "target: 0.995 -> target: 1 -> /spec/objectives/0/target",
        "duration: 28d -> duration: 3d -> /spec/timeWindow/0/duration: found 3d, expected at least 7d",
        "outcome=\"completed\"} -> outcome=\"completed\"}) or vector(1 -> good/metricSource/spec/query: found \"ringproof",
        "outcome=\"completed\"} -> outcome=~\"(\"} -> expected an RE2 expression",
        "outcome=\"completed\"} -> outcome=\"cancelled\"} -> found good events that are not among all",
        "openslo/v1 -> openslo/v9 -> /apiVersion"
      })
  void whatIsNoObjectiveIsToldByItsPlace(String was, String is, String saying) throws IOException {
    slo("a.yaml", was, is);
    refused(ofFolder(), saying);
  }

  @Test
  void oneNameForTwoIsRefused() throws IOException {
    slo("a.yaml", "kind: SLO", "kind: SLO");
    var second = slo("b.yaml", "kind: SLO", "kind: SLO");
    refused(ofFolder(), second + ":", "/metadata/name: found the name that is in ", "a.yaml");
  }

  @Test
  void whatIsNoFolderOfDocumentsIsRefused() throws IOException {
    refused(slos(dir.resolve("nowhere").toString()), "no folder ");
    Files.createDirectories(dir.resolve("slos"));
    refused(ofFolder(), "found no document");
    Files.write(dir.resolve("slos/a.yaml"), new byte[] {'a', ':', (byte) 0xff});
    refused(ofFolder(), "a.yaml:1: found bytes that are not UTF-8");
    Files.writeString(dir.resolve("slos/a.yaml"), "a: &x [*x]\n");
    refused(ofFolder(), "a.yaml:");
    Files.writeString(dir.resolve("slos/a.yaml"), " ".repeat(InputFile.WRITTEN + 1));
    refused(ofFolder(), "a.yaml: found more than ");
    for (int i = 0; i <= 100; i++) {
      Files.writeString(dir.resolve("slos/" + i + ".json"), "{}");
    }
    refused(ofFolder(), "found more than 100 documents");
  }

  @Test
  void anOutputFolderThatCannotBeWrittenIsSaid() throws IOException {
    var taken = Files.writeString(dir.resolve("taken"), "a file, no folder");
    var spoken = Spoken.by("slos", "--out", taken.toString());
    assertThat(spoken.exit()).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains("cannot write to", "--out");
  }
}

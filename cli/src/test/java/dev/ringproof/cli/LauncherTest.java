package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher's own choices, seen by a Java that writes down what it was started with. */
final class LauncherTest {
  private static final List<String> SMALL =
      List.of("-Xmn64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final String ZGC = "-XX:+UseZGC";
  private static final String GENERATIONS = "-XX:+ZGenerational";

  @TempDir private Path dir = Path.of("");

  @BeforeEach
  void checkout() throws IOException {
    var root = Path.of(System.getProperty("ringproof.root", ".."));
    Files.copy(root.resolve("ringproof"), dir.resolve("ringproof"));
    // Built, and without a source that could be newer.
    Files.createDirectories(dir.resolve("cli/target/dist"));
    Files.writeString(dir.resolve("cli/target/dist/.built"), "");
  }

  /** Returns what a Java of this version is started with. */
  private List<String> started(String version, String... words) throws Exception {
    var jdk = Files.createDirectories(dir.resolve("jdk"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    var java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    var command = new ArrayList<>(List.of("sh", dir.resolve("ringproof").toString()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command);
    builder.environment().put("RINGPROOF_JAVA_HOME", jdk.toString());
    var process = builder.redirectErrorStream(true).start();
    var lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    // The command's own words arrive whole, whichever options stand before them.
    assertThat(lines).contains("dev.ringproof.cli.Main").endsWith(words);
    return lines;
  }

  private static String[] words(String line) {
    return line.split(" ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench injector",
        "bench injector --out out/bench",
        "bench runtime --streams 20",
        "load --target https://agents.example",
        "load --target=https://agents.example --profile steady",
        "load --ring 2 --target my-target.yaml",
        "load --profile burst --target=my-target.yaml --seed 7"
      })
  void anInjectorFirstOfAllHasBothCompilersAndShortPauses(String line) throws Exception {
    assertThat(started("25.0.1", words(line)))
        .contains(ZGC)
        .doesNotContain(GENERATIONS)
        .doesNotContainAnyElementsOf(SMALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "load",
        "load --profile steady",
        "load --target reference",
        "load --target=reference --ring 3",
        // Neither is a target: picocli says what is missing.
        "load --target",
        "load --target=",
        "load --targets=https://agents.example",
        "load --profile target",
        "bench",
        "bench sessions",
        "bench policy runtime",
        "bench --target injector",
        "injector",
        "prove --target my-target.yaml",
        "conform --target https://agents.example",
        "serve"
      })
  void whateverDrivesBesideItsTargetStaysSmall(String line) throws Exception {
    assertThat(started("25.0.1", words(line))).containsAll(SMALL).doesNotContain(ZGC, GENERATIONS);
  }

  @Test
  void noWordsAtAllStartTheCommandToo() throws Exception {
    assertThat(started("21.0.4")).containsAll(SMALL).endsWith("dev.ringproof.cli.Main");
  }

  @ParameterizedTest
  @ValueSource(strings = {"21.0.4", "22.0.1", "22-ea"})
  void generationsAreAskedForWhereTheyAreNotTheDefaultYet(String version) throws Exception {
    assertThat(started(version, "bench", "injector")).contains(ZGC, GENERATIONS);
    assertThat(started(version, "load")).containsAll(SMALL).doesNotContain(ZGC, GENERATIONS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"23.0.2", "24", "25.0.1", "26-ea"})
  void anOptionThatLaterJavasWarnOfIsNotGiven(String version) throws Exception {
    assertThat(started(version, "bench", "injector")).contains(ZGC).doesNotContain(GENERATIONS);
  }

  /** A value that spells an option is a value, and a word with spaces stays one. */
  @Test
  void wordsWithSpacesStayWhole() throws Exception {
    assertThat(started("25.0.1", "load", "--target", "my folder/a target.yaml"))
        .contains(ZGC, "my folder/a target.yaml");
  }
}

package dev.ringproof.testbed.target;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the reference runtime is started. */
final class ReferenceTargetTest {
  private static final Path HOME = Path.of(System.getProperty("ringproof.root", ".."));

  /** The Java options of a node that lives long. */
  private static List<String> options() {
    var command = requireNonNull(ReferenceTarget.lasting(HOME).start()).command();
    return command.subList(1, command.indexOf("-cp"));
  }

  @Test
  void thisJavaTakesTheOptionsOfALastingNodeWithoutAWord() throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options());
    command.addAll(List.of("-Xlog:gc+init", "-version"));

    var java = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor()).as(said).isZero();
    assertThat(said).contains("The Z Garbage Collector").doesNotContainIgnoringCase("warning");
  }

  @Test
  void theDocumentationAdvisesWhatTheBenchMeasures() throws IOException {
    var advice =
        Files.readAllLines(HOME.resolve("docs/slos.md")).stream()
            .filter(line -> line.startsWith("java ") && line.contains("dev.ringproof.runtime.Main"))
            .findFirst()
            .orElseThrow();

    // How it dies, and generations before JDK 23, are told apart there.
    var measured =
        options().stream()
            .filter(option -> !option.equals("-XX:-CreateCoredumpOnCrash"))
            .filter(option -> !option.equals("-XX:+ZGenerational"))
            .toList();
    assertThat(List.of(advice.split(" "))).containsAll(measured).contains("-XX:+UseZGC");
  }
}

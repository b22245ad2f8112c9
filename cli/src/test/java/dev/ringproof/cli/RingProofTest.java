package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.load.Headroom;
import dev.ringproof.testbed.proxy.ProxyServer;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.StandUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A runtime that does not stand ends the ring, and leaves none of the others running. */
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
final class RingProofTest {
  private static final String WHY = "ended with exit code 3 before it was ready";

  @TempDir private Path dir = Path.of("");
  private final ProxyServer proxies = ProxyServers.embedded(1);

  /** A web server of one file: ready at once, and nothing that the contract knows. */
  @BeforeEach
  void target() throws IOException {
    Files.createDirectories(dir.resolve("site/health"));
    Files.writeString(dir.resolve("site/health/ready"), "ready");
    Files.writeString(
        dir.resolve("start.sh"),
        """
        case "$1" in $2) echo 'no grant opens this ring'; exit 3 ;; esac
        echo "$1 $$" >> "${0%/*}/started"
        shift 2
        exec "$@"
        """);
  }

  @AfterEach
  void closeProxies() {
    proxies.close();
  }

  /** Returns the options of a run whose target dies in the folders of this pattern. */
  private String[] dyingIn(String pattern) throws IOException {
    var file =
        Files.writeString(
            dir.resolve("target.yaml"),
            """
            kind: Target
            name: frail
            start:
              command: [/bin/sh, "${target.dir}/start.sh", "${data.dir}", "%s", "${java}", -Xmx64m,
                -m, jdk.httpserver, -b, 127.0.0.1, -p, "${port}", -d, "${target.dir}/site"]
            lends: []
            """
                .formatted(pattern));
    return new String[] {
      "--target",
      file.toString(),
      "--out",
      dir.resolve("out").toString(),
      "--key",
      dir.resolve("k").toString()
    };
  }

  /** Does something with a proof of a target that dies in these folders, and closes it. */
  private void with(String pattern, Consumer<RingProof> work) throws IOException {
    var options = new Options();
    new CommandLine(options).parseArgs(dyingIn(pattern));
    var spoken =
        Spoken.during(
            () -> {
              var context = new RunContext(options);
              var ring = new RingRun(context, RingFiles.of(context.data()), 0, proxies);
              try (var proof = new RingProof(ring, new Headroom())) {
                work.accept(proof);
              }
              return 0;
            });
    assertThat(spoken.err()).isEmpty();
  }

  /**
   * Returns the stages whose runtimes were started, once for each; none of them may run still. One
   * that was slow to start was started once more, with longer windows.
   */
  private List<String> ended() throws IOException {
    var stages = new ArrayList<String>();
    for (var line : Files.readAllLines(dir.resolve("started"))) {
      var words = line.split(" ");
      if (!words[0].endsWith("/slow-start/data")) {
        stages.add(words[0].replaceFirst(".*/ring-0-([a-z]+)/data$", "$1"));
      }
      assertThat(ProcessHandle.of(Long.parseLong(words[1])).filter(ProcessHandle::isAlive))
          .as(line)
          .isEmpty();
    }
    return stages;
  }

  @ParameterizedTest
  @ValueSource(strings = {"clauses", "chaos", "load"})
  void whatDoesNotStandIsTheCallersAndTheOthersAreStopped(String stage) throws IOException {
    with(
        "*/ring-0-" + stage + "/*",
        proof ->
            assertThatThrownBy(() -> proof.all(null, () -> {}))
                .isInstanceOf(StandUpException.class)
                .hasMessageContaining(WHY)
                .hasMessageContaining("no grant opens this ring"));
    var ended = ended();
    switch (stage) {
      // Whether load's was begun by then is a matter of time.
      case "clauses" -> assertThat(ended).contains("chaos").doesNotContain("clauses");
      case "chaos" -> assertThat(ended).containsExactlyInAnyOrder("clauses", "load");
      default -> assertThat(ended).containsExactlyInAnyOrder("clauses", "chaos");
    }
  }

  @Test
  void whatWasPreparedForNothingIsStopped() throws IOException {
    with(
        "none",
        proof -> {
          proof.prepare();
          proof.prepare();
        });
    assertThat(ended()).containsExactlyInAnyOrder("clauses", "chaos");
  }

  @Test
  void proveSaysWhatDidNotStand() throws IOException {
    var words = new ArrayList<>(List.of("prove", "--through", "1"));
    words.addAll(List.of(dyingIn("*-chaos/*")));
    var spoken = Spoken.by(words.toArray(String[]::new));
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.INVALID_RUN);
    assertThat(spoken.out())
        .contains("INVALID  the target did not stand: target frail " + WHY)
        .contains("stopped: ring 1 needs ring 0's PASS");
    assertThat(ended()).containsExactlyInAnyOrder("clauses", "load");
  }
}

package dev.ringproof.runtime.store.sqlite;

import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.trace.EvidenceChain;
import dev.ringproof.runtime.store.StoreFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed with SIGKILL loses nothing that its store had acknowledged. */
final class DurabilityTest {
  private static final int ENOUGH = 120;

  @TempDir Path dir;

  @Test
  void acknowledgedCommitsSurviveAKill() throws IOException {
    var acknowledged = runAndKill();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
    try (var store = SqliteStore.open(dir, InstantSource.fixed(StoreFixture.NOW))) {
      for (var line : acknowledged) {
        holds(store, line.split(" "));
      }
      for (var left : store.turns().unfinished()) {
        assertThat(left.epoch()).isEqualTo(2);
        assertThat(left.reserved()).isEqualTo(StoreFixture.HUNDRED);
      }
    }
  }

  private static void holds(SqliteStore store, String[] said) {
    var turn = store.turns().find(TENANT, said[1]).orElseThrow();
    var events = store.turns().eventsAfter(said[1], 0);
    for (var i = 0; i < events.size(); i++) {
      assertThat(events.get(i).id()).isEqualTo(i + 1);
    }
    var trace = store.evidence().trace(TENANT, turn.trace()).orElseThrow();
    assertThat(EvidenceChain.firstBreak(trace.trace(), trace.entries())).isEmpty();
    switch (said[0]) {
      case "begun" -> assertThat(events).isNotEmpty();
      case "streamed" -> assertThat(events).hasSizeGreaterThanOrEqualTo(10);
      default -> {
        assertThat(turn.state()).isEqualTo("completed");
        assertThat(events).hasSize(11);
        assertThat(trace.entries()).hasSize(4);
        assertThat(store.turns().text(said[1])).isPresent();
        assertThat(store.sessions().find(TENANT, turn.session()).orElseThrow().version())
            .isGreaterThanOrEqualTo(Long.parseLong(said[2]));
      }
    }
  }

  private List<String> runAndKill() throws IOException {
    var classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                DurabilityChild.class.getName(),
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = child.inputReader()) {
      var lines = read(said, ENOUGH);
      // The handle kills and leaves what was said to be read; Process would close the pipe.
      child.toHandle().destroyForcibly();
      lines.addAll(read(said, Integer.MAX_VALUE));
      return lines;
    } finally {
      child.destroyForcibly();
    }
  }

  /** Reads whole lines; the last one of a killed process may be cut. */
  private static List<String> read(BufferedReader from, int most) throws IOException {
    var lines = new ArrayList<String>();
    for (var line = from.readLine(); line != null; line = from.readLine()) {
      if (line.split(" ").length == 3) {
        lines.add(line);
      }
      if (lines.size() >= most) {
        break;
      }
    }
    return lines;
  }
}

package dev.ringproof.testbed.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SupervisedTest {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final Map<String, String> ENV =
      Map.of("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
  @TempDir private Path folder = Path.of("");

  @Test
  void nothingOutlivesAHarnessThatIsKilled() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var harness =
        new ProcessBuilder(
                java,
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                folder.toString())
            .start();
    var pids = pids();
    assertThat(pids).hasSize(2).allMatch(SupervisedTest::lives);
    harness.destroyForcibly();
    await().atMost(WITHIN).until(() -> pids.stream().noneMatch(SupervisedTest::lives));
  }

  @Test
  void killTakesTheWholeGroup() throws IOException {
    var child = start("sleep 600 & echo $$ $! > pids.part; mv pids.part pids; wait");
    var pids = pids();
    assertThat(pids).hasSize(2).allMatch(SupervisedTest::lives);
    child.kill();
    assertThat(child.alive()).isFalse();
    await().atMost(WITHIN).until(() -> pids.stream().noneMatch(SupervisedTest::lives));
  }

  @Test
  void termIsHeardAndTheExitCodeIsTheCommands() throws IOException {
    var child =
        start(
            "trap 'echo drained; exit 7' TERM; echo $$ > pids.part; mv pids.part pids; while :; do sleep 0.05; done");
    assertThat(pids()).hasSize(1);
    child.terminate(WITHIN);
    assertThat(child.exitCode()).isEqualTo(7);
    assertThat(Files.readString(folder.resolve("log"))).contains("drained");
  }

  @Test
  void whatIgnoresTermIsKilled() throws IOException {
    var child =
        start("trap '' TERM; echo $$ > pids.part; mv pids.part pids; while :; do sleep 0.05; done");
    var pids = pids();
    child.terminate(Duration.ofMillis(200));
    assertThat(child.alive()).isFalse();
    await().atMost(WITHIN).until(() -> pids.stream().noneMatch(SupervisedTest::lives));
  }

  @Test
  void itsEnvironmentIsTheGivenOneAlone() throws IOException {
    var child = start("env");
    assertThat(child.endsWithin(WITHIN)).isTrue();
    assertThat(child.exitCode()).isZero();
    var names = Files.readString(folder.resolve("log")).lines().map(l -> l.split("=")[0]).toList();
    assertThat(names).contains("PATH").isSubsetOf("PATH", "PWD", "OLDPWD", "SHLVL", "_");
  }

  @Test
  void itLeavesNoCoreFileAndItsArgumentsAreSeen() throws IOException {
    var child = start("ulimit -c; echo $$ > pids.part; mv pids.part pids; sleep 600 # a-word");
    pids();
    assertThat(Files.readString(folder.resolve("log")).lines().findFirst()).contains("0");
    if (Files.isDirectory(Path.of("/proc/self"))) {
      assertThat(child.arguments()).anyMatch(all -> all.contains("a-word"));
      assertThat(child.environment()).anyMatch(all -> all.contains("="));
    }
    child.kill();
  }

  private Supervised start(String script) {
    return Supervised.start(List.of("/bin/sh", "-c", script), ENV, folder, folder.resolve("log"));
  }

  private List<Long> pids() throws IOException {
    var file = folder.resolve("pids");
    await().atMost(WITHIN).until(() -> Files.exists(file));
    return List.of(Files.readString(file).trim().split(" ")).stream().map(Long::valueOf).toList();
  }

  /** Whether the process lives; one that waits to be reaped does not. */
  private static boolean lives(long pid) {
    var status = Path.of("/proc", Long.toString(pid), "stat");
    if (Files.isDirectory(Path.of("/proc/self"))) {
      try {
        var text = Files.readString(status);
        return !text.substring(text.lastIndexOf(')') + 2).startsWith("Z");
      } catch (IOException gone) {
        return false;
      }
    }
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }
}

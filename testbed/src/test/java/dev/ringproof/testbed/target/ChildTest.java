package dev.ringproof.testbed.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.testbed.binding.NativeBinding;
import dev.ringproof.testbed.target.TargetSpec.StartSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildTest {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final boolean SEEN = Files.isDirectory(Path.of("/proc/self"));
  @TempDir private Path folder = Path.of("");

  @Test
  void aStoppedProcessAnswersNothingAndGoesOnWhereItWas() throws IOException {
    var child = child();
    try {
      var ids = child.ids();
      child.freeze();
      await().atMost(WITHIN).until(() -> !child.ready());
      if (SEEN) {
        assertThat(child.states()).anyMatch(state -> state.contains("T (stopped)"));
      }
      assertThat(child.alive()).isTrue();
      child.thaw();
      await().atMost(WITHIN).until(child::ready);
      assertThat(child.ids()).isEqualTo(ids);
      assertThat(Files.readString(folder.resolve("store.txt")).lines()).hasSize(1);
    } finally {
      child.kill();
    }
  }

  @Test
  void aStoppedProcessIsKilledAndStartsAgain() throws IOException {
    var child = child();
    try {
      child.freeze();
      await().atMost(WITHIN).until(() -> !child.ready());
      child.kill();
      assertThat(child.alive()).isFalse();
      child.again(Map.of());
      assertThat(child.ready()).isTrue();
      assertThat(Files.readString(folder.resolve("store.txt")).lines()).hasSize(2);
    } finally {
      child.kill();
    }
  }

  /** Whoever heals several nodes does not have to know which of them slept. */
  @Test
  void toLetGoOnWhatNeverStoppedChangesNothing() throws IOException {
    var child = child();
    try {
      child.thaw();
      assertThat(child.ready()).isTrue();
    } finally {
      child.kill();
    }
  }

  private Child child() throws IOException {
    var port = Ports.free();
    var binding = NativeBinding.to(URI.create("http://127.0.0.1:" + port)).patient(PATIENCE);
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        List.of(
            "${java}",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            FakeRuntime.class.getName(),
            "${port}",
            "${data.dir}",
            "no-grant");
    var start = new StartSpec(command, Map.of(), WITHIN);
    var target =
        new TargetSpec(
            "fake", start, null, Set.of(), List.of(), null, null, Path.of(".").toAbsolutePath());
    var log = Files.createFile(folder.resolve("log"));
    var variables =
        Map.of("java", java, "port", Integer.toString(port), "data.dir", folder.toString());
    return Child.start(target, start, variables, log, binding);
  }
}

package dev.ringproof.testbed.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps of memory are known by their names. */
final class DumpsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"core", "core.17", "core-java-17", "java_pid17.hprof", "hs_err_pid17.log"})
  void aDumpIsFound(String name) throws IOException {
    var file = Files.createFile(folder.resolve(name));
    assertThat(Dumps.in(List.of(folder, folder))).containsExactly(file.toAbsolutePath());
  }

  @Test
  void otherFilesAreNone() throws IOException {
    for (var name : List.of("core.d", "corexit", "score", "pom.xml", "heap.txt")) {
      if (name.endsWith(".d")) {
        Files.createDirectory(folder.resolve(name));
      } else {
        Files.createFile(folder.resolve(name));
      }
    }
    assertThat(Dumps.in(List.of(folder))).isEmpty();
  }
}

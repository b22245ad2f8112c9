package dev.ringproof.runtime.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.Json;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArtefactDigestTest {
  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  @Test
  void theSameCodeElsewhereAndInAnotherOrderIsTheSame() throws IOException {
    var here = List.of(file("one/a.jar", "A"), file("one/b.jar", "B"));
    var there = List.of(file("two/b.jar", "B"), file("two/a.jar", "A"));
    assertThat(ArtefactDigest.of(here))
        .matches("sha256:[0-9a-f]{64}")
        .isEqualTo(ArtefactDigest.of(there));
  }

  @Test
  void anyOtherByteNameOrFileIsAnotherArtefact() throws IOException {
    var plain = ArtefactDigest.of(List.of(file("x/a.jar", "A")));
    assertThat(ArtefactDigest.of(List.of(file("y/a.jar", "B")))).isNotEqualTo(plain);
    assertThat(ArtefactDigest.of(List.of(file("y/c.jar", "A")))).isNotEqualTo(plain);
    assertThat(ArtefactDigest.of(List.of(file("x/a.jar", "A"), file("y/d.jar", "A"))))
        .isNotEqualTo(plain);
  }

  @Test
  void foldersCountFileByFile() throws IOException {
    file("classes/p/A.class", "A");
    var before = ArtefactDigest.of(List.of(folder.resolve("classes")));
    file("classes/p/B.class", "B");
    assertThat(ArtefactDigest.of(List.of(folder.resolve("classes")))).isNotEqualTo(before);
  }

  @Test
  void aKnownFileIsNotHashedAgainAndAChangedOneIs() throws IOException {
    var jar = file("x/a.jar", "A");
    var crc = new CRC32C();
    crc.update("A".getBytes(StandardCharsets.UTF_8));
    var said = "0".repeat(64);
    var known =
        KnownDigests.read(
            file("known", said + " " + Long.toHexString(crc.getValue()) + " a.jar\nno line\n"));
    var line = said + "  a.jar\n";
    assertThat(ArtefactDigest.of(List.of(jar), known))
        .isEqualTo(Json.digest(line.getBytes(StandardCharsets.UTF_8)));
    var other = file("y/a.jar", "B");
    assertThat(ArtefactDigest.of(List.of(other), known))
        .isEqualTo(ArtefactDigest.of(List.of(other)));
    var renamed = file("y/b.jar", "A");
    assertThat(ArtefactDigest.of(List.of(renamed), known))
        .isEqualTo(ArtefactDigest.of(List.of(renamed)));
  }

  @Test
  void whatIsNotThereHoldsNoCode() throws IOException {
    var jar = file("x/a.jar", "A");
    assertThat(ArtefactDigest.of(List.of(jar, folder.resolve("gone.jar"))))
        .isEqualTo(ArtefactDigest.of(List.of(jar)));
    assertThatThrownBy(() -> ArtefactDigest.of(List.of(folder.resolve("gone.jar"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHarnessCanComputeItFromTheFilesAlone() throws IOException {
    var line = Json.digest("A".getBytes(StandardCharsets.UTF_8)).substring(7) + "  a.jar\n";
    assertThat(ArtefactDigest.of(List.of(file("x/a.jar", "A"))))
        .isEqualTo(Json.digest(line.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theRunningCodeHasOne() {
    var path = System.getProperty("java.class.path").split(File.pathSeparator);
    assertThat(ArtefactDigest.ofRunning())
        .isEqualTo(ArtefactDigest.of(Stream.of(path).map(Path::of).toList()));
  }
}

package dev.ringproof.rings.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.DocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysTest {
  @TempDir private Path folder;

  @Test
  void aKeyIsMadeOnceAndForItsOwnerOnly() throws IOException {
    var file = folder.resolve("deep/key");
    var made = Keys.loadOrCreate(file);
    assertThat(Keys.loadOrCreate(file).id()).isEqualTo(made.id());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var left = Files.list(file.getParent())) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws IOException {
    var file = folder.resolve("key");
    Keys.loadOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> Keys.load(file))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("found permissions rw-r--r--")
        .hasMessageContaining("chmod 600");
  }

  @Test
  void halvesThatDoNotFitAreRefused() throws IOException {
    var one = folder.resolve("one");
    var two = folder.resolve("two");
    Keys.loadOrCreate(one);
    Keys.loadOrCreate(two);
    var mixed = Files.readAllLines(one).get(0) + "\n" + Files.readAllLines(two).get(1) + "\n";
    Files.writeString(one, mixed);
    assertThatThrownBy(() -> Keys.load(one))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("the halves do not fit");
  }

  @Test
  void garbageIsRefusedWithoutShowingIt() throws IOException {
    var file = folder.resolve("key");
    Keys.loadOrCreate(file);
    Files.writeString(file, "private c2VjcmV0\npublic c2VjcmV0\n");
    assertThatThrownBy(() -> Keys.load(file))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("expected base64 of an Ed25519 key")
        .hasMessageNotContaining("c2VjcmV0");
  }
}

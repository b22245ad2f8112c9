package dev.ringproof.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of the wrapping key: made for its owner alone, refused with a sentence. */
final class KeyFileTest {
  @TempDir Path dir;

  private KeyFile file(String content, String permissions) throws IOException {
    var path = Files.writeString(dir.resolve("given.key"), content);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    return KeyFile.given(path);
  }

  private static String base64(int bytes) {
    return Base64.getEncoder().encodeToString(new byte[bytes]);
  }

  @Test
  void goodFileGivesItsKey() throws IOException {
    for (var permissions : new String[] {"rw-------", "r--------", "r--r-----"}) {
      assertThat(file(base64(32) + "\n", permissions).problem()).isEmpty();
      assertThat(file(base64(32), "rw-------").read()).isEqualTo(new byte[32]);
    }
  }

  @Test
  void badFilesAreRefusedByWhatIsWrong() throws IOException {
    assertThat(file(base64(31), "rw-------").problem().orElseThrow()).startsWith("31 bytes in ");
    assertThat(file(base64(33), "rw-------").problem().orElseThrow()).startsWith("33 bytes in ");
    assertThat(file("", "rw-------").problem().orElseThrow()).startsWith("0 bytes in ");
    assertThat(file("secret!", "rw-------").problem().orElseThrow())
        .startsWith("something else than Base64 in ")
        .doesNotContain("secret");
    for (var permissions : new String[] {"rw----r--", "rw-----w-", "rw--w----"}) {
      assertThat(file(base64(32), permissions).problem().orElseThrow())
          .startsWith("a file that is open to others, ");
    }
    var missing = KeyFile.given(dir.resolve("none"));
    assertThat(missing.problem().orElseThrow()).startsWith("no file ");
    assertThat(KeyFile.given(dir).problem().orElseThrow()).startsWith("no file ");
    assertThatThrownBy(missing::readOrMake)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("found no file")
        .hasMessageContaining("expected 32 random bytes in Base64");
    assertThat(dir.resolve("none")).doesNotExist();
  }

  @Test
  void madeFileIsItsOwnersAlone() throws IOException {
    // A start that was cut off left half a file.
    Files.writeString(dir.resolve("vault.key.half"), "half");
    var made = KeyFile.in(dir);
    assertThat(made.path()).doesNotExist();
    var key = made.readOrMake();
    assertThat(key).hasSize(32).isNotEqualTo(new byte[32]);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())))
        .isEqualTo("rw-------");
    assertThat(made.readOrMake()).isEqualTo(key);
    assertThat(KeyFile.given(made.path()).read()).isEqualTo(key);
    assertThat(dir.resolve("vault.key.half")).doesNotExist();
    Files.delete(made.path());
    assertThat(made.readOrMake()).isNotEqualTo(key);
  }
}

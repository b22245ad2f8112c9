package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.config.ConfigReader;
import dev.ringproof.runtime.store.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault's key comes from where the configuration says; no key is ever logged. */
final class VaultKeyConfigTest {
  @TempDir Path dir;
  private Path given;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.writeString(dir.resolve("empty"), "");
    given = dir.resolve("given.key");
    Files.move(KeyFile.in(made()).path(), given);
  }

  private Path made() throws IOException {
    var other = Files.createDirectories(dir.resolve("other"));
    KeyFile.in(other).readOrMake();
    return other;
  }

  private Config config(Map<String, String> more) {
    var keys = new HashMap<String, String>();
    for (var name : List.of("JWKS", "GRANT", "TRUSTED_KEYS")) {
      keys.put("RINGPROOF_" + name + "_FILE", dir.resolve("empty").toString());
    }
    for (var name : List.of("MODEL_PRIMARY_URL", "MODEL_FALLBACK_URL", "TOOLS_URL")) {
      keys.put("RINGPROOF_" + name, "http://127.0.0.1:1");
    }
    keys.put("RINGPROOF_ISSUER", "https://issuer.test");
    keys.put("RINGPROOF_AUDIENCE", "ringproof");
    keys.put("RINGPROOF_RING", "0");
    keys.put("RINGPROOF_DATA_DIR", dir.resolve("data").toString());
    keys.putAll(more);
    return ConfigReader.read(null, keys);
  }

  @Test
  void keyIsMadeWhereNoneIsGivenAndToldOf() throws IOException {
    new Assembly(config(Map.of())).store().close();
    var made = KeyFile.in(dir.resolve("data"));
    assertThat(made.problem()).isEmpty();
    assertThat(made.advice())
        .contains(made.path().toString(), "vault-key-file")
        .doesNotContain(Files.readString(made.path()).strip());
  }

  @Test
  void keyFromOutsideLeavesNoneInTheDataDirectory() {
    new Assembly(config(Map.of("RINGPROOF_VAULT_KEY_FILE", given.toString()))).store().close();
    assertThat(dir.resolve("data").resolve("vault.key")).doesNotExist();
    assertThat(dir.resolve("data").resolve("vault.db")).exists();
  }

  @Test
  void badKeyFileIsRefusedAtItsPlace() throws IOException {
    var good = Map.of("RINGPROOF_VAULT_KEY_FILE", given.toString());
    assertThat(config(good).vaultKeyFile()).isEqualTo(given);
    Files.setPosixFilePermissions(given, PosixFilePermissions.fromString("rw-r--r--"));
    refused(good, "a file that is open to others");
    Files.setPosixFilePermissions(given, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(given, "AAAA");
    refused(good, "3 bytes");
    Files.delete(given);
    refused(good, "no readable file");
  }

  private void refused(Map<String, String> keys, String why) {
    assertThatThrownBy(() -> config(keys))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("RINGPROOF_VAULT_KEY_FILE")
        .hasMessageContaining(why);
  }
}

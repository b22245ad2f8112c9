package dev.ringproof.runtime;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.config.ConfigReader;
import dev.ringproof.runtime.store.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a bench takes its store from: the store that a runtime would have. */
final class BenchAssembly {
  private BenchAssembly() {}

  /** Returns one whose data are in this folder; nothing else of it can be used. */
  static Assembly in(Path folder) throws IOException {
    return in(folder, Map.of());
  }

  /** Returns one whose data are in this database; a password is in the environment. */
  static Assembly on(String url, String user, Path folder) throws IOException {
    // Made here, as a data directory's own, and given from outside, as several nodes would have it.
    var unused = KeyFile.in(folder).readOrMake();
    var more =
        new HashMap<>(
            Map.of(
                "RINGPROOF_STORE_URL", url,
                "RINGPROOF_STORE_USER", user,
                "RINGPROOF_VAULT_KEY_FILE", folder.resolve("vault.key").toString()));
    var password = System.getenv("RINGPROOF_STORE_PASSWORD");
    if (password != null) {
      more.put("RINGPROOF_STORE_PASSWORD", password);
    }
    return in(folder, more);
  }

  private static Assembly in(Path folder, Map<String, String> more) throws IOException {
    var keys = new HashMap<>(more);
    for (var url : List.of("MODEL_PRIMARY_URL", "MODEL_FALLBACK_URL", "TOOLS_URL")) {
      keys.put("RINGPROOF_" + url, "http://127.0.0.1:1");
    }
    var unread = Files.writeString(folder.resolve("unread.json"), Json.write(JsonValue.object()));
    for (var file : List.of("JWKS_FILE", "GRANT_FILE", "TRUSTED_KEYS_FILE")) {
      keys.put("RINGPROOF_" + file, unread.toString());
    }
    keys.put("RINGPROOF_ISSUER", "bench");
    keys.put("RINGPROOF_AUDIENCE", "bench");
    keys.put("RINGPROOF_RING", "2");
    keys.put("RINGPROOF_DATA_DIR", folder.resolve("data").toString());
    return new Assembly(ConfigReader.read(null, keys));
  }
}

package dev.ringproof.runtime;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/** What a bench takes its store from: the store that a runtime would have. */
final class BenchAssembly {
  private BenchAssembly() {}

  /** Returns one whose data are in this folder; nothing else of it can be used. */
  static Assembly in(Path folder) throws IOException {
    var keys = new HashMap<String, String>();
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

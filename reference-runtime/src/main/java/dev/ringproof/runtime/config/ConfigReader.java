package dev.ringproof.runtime.config;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonBoolean;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.json.Located;
import dev.ringproof.runtime.config.Config.StoreAddress;
import dev.ringproof.runtime.net.Addresses;
import dev.ringproof.runtime.store.KeyFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the configuration: a flat YAML file, each key overridden by the environment. */
public final class ConfigReader {
  private record Given(String value, String place) {}

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  private static final String DURATION = "an ISO 8601 duration such as PT1H, not below zero";

  private final Map<Key, Given> given = new EnumMap<>(Key.class);

  private ConfigReader() {}

  /**
   * Returns the checked configuration.
   *
   * @throws DocumentException that names the key, what was found and what was expected
   */
  public static Config read(@Nullable Path file, Map<String, String> environment) {
    var reader = new ConfigReader();
    if (file != null) {
      reader.file(file);
    }
    for (var key : Key.values()) {
      var value = environment.get(key.inEnvironment());
      if (value != null) {
        reader.given.put(key, new Given(value, key.inEnvironment()));
      }
    }
    return reader.config();
  }

  private void file(Path file) {
    Located document;
    try {
      document = Located.yaml(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw DocumentException.at("--config " + file, "no readable file", "a YAML file");
    }
    if (!(document.value() instanceof JsonObject object)) {
      throw DocumentException.at(file + ":1", "no mapping", "lines of key: value");
    }
    object.members().forEach((name, value) -> member(document, name, value));
  }

  private void member(Located document, String name, JsonValue value) {
    var place = document.place("/" + name.replace("~", "~0").replace("/", "~1"));
    var key =
        Arrays.stream(Key.values())
            .filter(known -> known.inFile().equals(name))
            .findFirst()
            .orElseThrow(
                () -> DocumentException.at(place, "an unknown key", "one that --help lists"));
    given.put(key, new Given(scalar(place, value), place));
  }

  private static String scalar(String place, JsonValue value) {
    return switch (value) {
      case JsonString text -> text.value();
      case JsonNumber number -> number.value().toPlainString();
      case JsonBoolean truth -> String.valueOf(truth.value());
      case JsonValue.JsonNull nothing -> "";
      case JsonObject object -> throw DocumentException.at(place, "a mapping", "a plain value");
      case JsonValue.JsonArray array ->
          throw DocumentException.at(place, "a list", "a plain value");
    };
  }

  private Config config() {
    return new Config(
        text(Key.HOST),
        whole(Key.PORT, 65_535),
        Path.of(text(Key.DATA_DIR)),
        keyFile(Key.VAULT_KEY_FILE),
        store(),
        url(Key.MODEL_PRIMARY_URL),
        url(Key.MODEL_FALLBACK_URL),
        optional(Key.MODEL_PRIMARY_KEY),
        optional(Key.MODEL_FALLBACK_KEY),
        optional(Key.EMBEDDING_MODEL),
        url(Key.TOOLS_URL),
        addresses(Key.TOOLS_ALLOW),
        optional(Key.DECISION_URL) == null ? null : url(Key.DECISION_URL),
        optionalFile(Key.JWKS_FILE),
        keySetUrl(),
        text(Key.ISSUER),
        text(Key.AUDIENCE),
        file(Key.GRANT_FILE),
        file(Key.TRUSTED_KEYS_FILE),
        whole(Key.RING, 3),
        optionalFile(Key.TIERS_FILE),
        optionalFile(Key.POLICY_FILE),
        optionalFile(Key.PRICES_FILE),
        optionalFile(Key.RINGS_FILE),
        optionalFile(Key.TENANTS_FILE),
        optionalFile(Key.TOOLS_FILE),
        duration(Key.SESSION_LIFE),
        whole(Key.FOLLOW_UP_ATTEMPTS, 1_000),
        duration(Key.FOLLOW_UP_WITHIN),
        duration(Key.DRAIN_GRACE),
        optional(Key.OTLP_URL) == null ? null : url(Key.OTLP_URL),
        optional(Key.CRASH_POINT));
  }

  private Given value(Key key) {
    var found = given.get(key);
    if (found != null) {
      return found;
    }
    return new Given(
        key.fallback()
            .orElseThrow(
                () ->
                    DocumentException.at(
                        key.inFile(), "nothing", "a value, in the file or " + key.inEnvironment())),
        key.inFile());
  }

  private @Nullable String optional(Key key) {
    var value = value(key).value();
    return value.isBlank() ? null : value;
  }

  private String text(Key key) {
    var found = value(key);
    if (found.value().isBlank()) {
      throw DocumentException.at(found.place(), "an empty value", "a value");
    }
    return found.value();
  }

  private int whole(Key key, int most) {
    var text = text(key);
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > most) {
      throw DocumentException.at(
          value(key).place(), "\"" + text + "\"", "a whole number from 0 to " + most);
    }
    return Integer.parseInt(text);
  }

  private Duration duration(Key key) {
    var text = text(key);
    try {
      var duration = Duration.parse(text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      throw DocumentException.at(value(key).place(), "\"" + text + "\"", DURATION);
    }
    throw DocumentException.at(value(key).place(), "\"" + text + "\"", DURATION);
  }

  private URI url(Key key) {
    var text = text(key);
    try {
      var url = URI.create(text);
      if (url.getHost() != null && url.getScheme() != null && url.getScheme().matches("https?")) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw DocumentException.at(value(key).place(), "\"" + text + "\"", "an http or https URL");
    }
    throw DocumentException.at(value(key).place(), "\"" + text + "\"", "an http or https URL");
  }

  private @Nullable StoreAddress store() {
    var url = optional(Key.STORE_URL);
    if (url == null) {
      for (var key : List.of(Key.STORE_USER, Key.STORE_PASSWORD_FILE, Key.STORE_PASSWORD)) {
        if (optional(key) != null) {
          throw DocumentException.at(
              value(key).place(), "a value", "nothing without " + Key.STORE_URL.inFile());
        }
      }
      return null;
    }
    StoreUrl.problem(url)
        .ifPresent(
            found -> {
              throw DocumentException.at(value(Key.STORE_URL).place(), found, StoreUrl.EXPECTED);
            });
    var user = optional(Key.STORE_USER);
    if (user != null && !user.matches("[\\x21-\\x7e]{1,63}")) {
      throw DocumentException.at(
          value(Key.STORE_USER).place(), "an odd name", "1 to 63 visible ASCII characters");
    }
    return new StoreAddress(url, user, storePassword());
  }

  private @Nullable String storePassword() {
    var given = optional(Key.STORE_PASSWORD);
    var file = optional(Key.STORE_PASSWORD_FILE);
    if (file == null) {
      return given;
    }
    var place = value(Key.STORE_PASSWORD_FILE).place();
    if (given != null) {
      throw DocumentException.at(
          place, Key.STORE_PASSWORD.inFile() + " beside it", "one of the two");
    }
    try {
      return Secrets.line(Path.of(file));
    } catch (IOException e) {
      throw DocumentException.at(place, String.valueOf(e.getMessage()), Secrets.EXPECTED);
    }
  }

  private Addresses addresses(Key key) {
    var allowed = Addresses.publicOnly();
    for (var listed : value(key).value().split(",", -1)) {
      if (!listed.isBlank()) {
        allowed =
            allowed
                .allowing(listed.strip())
                .orElseThrow(
                    () ->
                        DocumentException.at(
                            value(key).place(),
                            "\"" + listed.strip() + "\"",
                            "an address, a network such as 10.0.0.0/8, or a host name"));
      }
    }
    return allowed;
  }

  /** One source of keys; one that anybody on the way could change is none. */
  private @Nullable URI keySetUrl() {
    var file = optional(Key.JWKS_FILE) != null;
    if (file == (optional(Key.JWKS_URL) != null)) {
      throw DocumentException.at(
          Key.JWKS_FILE.inFile(),
          file ? Key.JWKS_URL.inFile() + " beside it" : "nothing",
          "one of " + Key.JWKS_FILE.inFile() + " and " + Key.JWKS_URL.inFile());
    }
    if (file) {
      return null;
    }
    var url = url(Key.JWKS_URL);
    if (!"https".equals(url.getScheme()) && !LOOPBACK.contains(url.getHost())) {
      throw DocumentException.at(
          value(Key.JWKS_URL).place(), "\"" + url + "\"", "https, or http on the loopback");
    }
    return url;
  }

  private Path file(Key key) {
    var path = Path.of(text(key));
    if (!Files.isReadable(path)) {
      throw DocumentException.at(value(key).place(), "no readable file " + path, "a file");
    }
    return path;
  }

  private @Nullable Path keyFile(Key key) {
    var path = optionalFile(key);
    if (path != null) {
      KeyFile.given(path)
          .problem()
          .ifPresent(
              found -> {
                throw DocumentException.at(value(key).place(), found, KeyFile.EXPECTED);
              });
    }
    return path;
  }

  private @Nullable Path optionalFile(Key key) {
    return optional(key) == null ? null : file(key);
  }
}

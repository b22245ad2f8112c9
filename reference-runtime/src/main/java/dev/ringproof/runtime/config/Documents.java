package dev.ringproof.runtime.config;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.policy.PolicyDocuments;
import dev.ringproof.contract.policy.RuntimeDocuments;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.contract.ring.Dsse;
import dev.ringproof.contract.ring.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data that shapes the runtime, as loaded.
 *
 * @param ringsDigest digest of the rings document; the runtime itself has no use for the rest of it
 * @param grant the envelope, not yet opened
 */
public record Documents(
    RuntimeDocuments data,
    List<Tenant> tenants,
    String ringsDigest,
    JsonValue grant,
    List<PublicKey> trusted) {
  public Documents {
    tenants = List.copyOf(tenants);
    trusted = List.copyOf(trusted);
  }

  /**
   * Reads all documents of a configuration.
   *
   * @throws DocumentException that names file and line
   */
  public static Documents read(Config config) {
    return read(config, PolicySource.checked());
  }

  /**
   * Reads all documents of a configuration, the policy by this source.
   *
   * @throws DocumentException that names file and line
   */
  public static Documents read(Config config, PolicySource policies) {
    var tools = PolicyDocuments.tools(located(config.toolsFile(), Defaults.TOOLS));
    var data =
        RuntimeDocuments.of(
            located(config.tiersFile(), Defaults.TIERS),
            located(config.pricesFile(), Defaults.PRICES),
            policies.policy(located(config.policyFile(), Defaults.POLICY), tools.data()),
            tools);
    var tenants = config.tenantsFile();
    return new Documents(
        data,
        tenants == null ? List.of() : PolicyDocuments.tenants(file(tenants)).data().tenants(),
        Json.digest(located(config.ringsFile(), Defaults.RINGS).value()),
        file(config.grantFile()).value(),
        trusted(config.trustedKeysFile()));
  }

  /**
   * Returns the same with policy and grant as they stand in their files now; nothing else is read
   * again, since nothing else can change while a runtime runs.
   *
   * @throws DocumentException that names file and line
   */
  public Documents again(Config config, PolicySource policies) {
    var document = located(config.policyFile(), Defaults.POLICY);
    var policy = policies.policy(document, data.tools().data());
    return new Documents(
        data.withPolicy(policy), tenants, ringsDigest, file(config.grantFile()).value(), trusted);
  }

  /** Returns what runs here: this artefact under these data. */
  public Subject subject(String artefact) {
    return new Subject(
        artefact,
        data.tiers().digest(),
        data.policy().digest(),
        data.prices().digest(),
        ringsDigest);
  }

  private static Located located(@Nullable Path file, String name) {
    return file == null ? Defaults.located(name) : file(file);
  }

  private static Located file(Path file) {
    return Located.byName(file.toString(), bytes(file));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw DocumentException.at(file.toString(), "no readable file", "a file");
    }
  }

  /**
   * One key a line or PEM blocks; or a JSON array of such texts, or an object with {@code keys}.
   */
  private static List<PublicKey> trusted(Path file) {
    var text = new String(bytes(file), StandardCharsets.UTF_8).strip();
    var keys = new ArrayList<PublicKey>();
    for (var part : parts(file, text)) {
      if (!part.isBlank()) {
        keys.add(Dsse.publicKey(part));
      }
    }
    if (keys.isEmpty()) {
      throw DocumentException.at(file + ":1", "no key", "at least one Ed25519 public key");
    }
    return keys;
  }

  private static List<String> parts(Path file, String text) {
    if (text.startsWith("[") || text.startsWith("{")) {
      var value = Located.json(file.toString(), text).value();
      var items = text.startsWith("[") ? value.items("") : value.items("/keys");
      return items.stream()
          .map(item -> item.text("").or(() -> item.text("/key")).orElse(""))
          .toList();
    }
    return text.contains("-----BEGIN")
        ? List.of(text.split("(?<=-----END PUBLIC KEY-----)"))
        : List.of(text.split("\\R"));
  }
}

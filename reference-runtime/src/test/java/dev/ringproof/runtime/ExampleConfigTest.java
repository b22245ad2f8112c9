package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.runtime.config.ConfigReader;
import dev.ringproof.runtime.config.Documents;
import dev.ringproof.runtime.config.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration that a newcomer copies is one that the runtime takes. */
final class ExampleConfigTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("ringproof.root", ".."), "examples");

  @TempDir private Path folder = Path.of("");

  @Test
  void itNamesEveryKeyThatIsRequired() throws IOException {
    var given = (JsonObject) Located.yaml("runtime.yaml", text("runtime.yaml")).value();
    assertThat(given.members().keySet())
        .containsAll(
            Stream.of(Key.values())
                .filter(key -> key.fallback().isEmpty())
                .map(Key::inFile)
                .toList());
  }

  @Test
  void itIsReadAsTheRuntimeReadsIt() throws IOException, NoSuchAlgorithmException {
    var config = ConfigReader.read(EXAMPLES.resolve("runtime.yaml"), files());
    assertThat(config.ring()).isZero();
    var documents = Documents.read(config);
    assertThat(documents.trusted()).hasSize(1);
    assertThat(documents.tenants())
        .extracting(Tenant::kind)
        .containsExactly(ActorType.SYNTHETIC, ActorType.INTERNAL, ActorType.EXTERNAL);
  }

  /** Otherwise no grant for the rings that ship would open any of them. */
  @Test
  void withoutARingsFileTheRingsAreThoseThatShip() throws IOException, NoSuchAlgorithmException {
    var config = ConfigReader.read(EXAMPLES.resolve("runtime.yaml"), files());
    assertThat(config.ringsFile()).isNull();
    assertThat(Documents.read(config).ringsDigest())
        .isEqualTo(Json.digest(Defaults.located(Defaults.RINGS).value()));
  }

  @Test
  void theHelpSaysWhatAnEmptyTenantsFileMeans() {
    assertThat(Key.listing())
        .containsPattern("tenants-file +tenants; empty: none, every actor is refused")
        .containsPattern("rings-file +rings; empty: the contract's default");
  }

  /** The files that it names, in a folder of the test's. */
  private Map<String, String> files() throws IOException, NoSuchAlgorithmException {
    var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
    var line = Base64.getEncoder().encodeToString(key.getEncoded());
    return Map.of(
        Key.GRANT_FILE.inEnvironment(),
        Files.writeString(folder.resolve("grant.json"), "{}").toString(),
        Key.TRUSTED_KEYS_FILE.inEnvironment(),
        Files.writeString(folder.resolve("trusted-keys"), line + "\n").toString(),
        Key.TENANTS_FILE.inEnvironment(),
        EXAMPLES.resolve("tenants.yaml").toString());
  }

  private static String text(String name) throws IOException {
    return Files.readString(EXAMPLES.resolve(name));
  }
}

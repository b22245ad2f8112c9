package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.Defaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents of a user's own are what stands, what is named in the evidence, and checked first. */
final class DataOptionsTest {
  private static final String HOME = "ringproof.home";

  @TempDir private Path dir = Path.of("");

  @BeforeEach
  void inTheCheckout() {
    System.setProperty(HOME, System.getProperty("ringproof.root"));
  }

  @AfterEach
  void outOfIt() {
    System.clearProperty(HOME);
  }

  /** Writes a document that ships with one text changed, and returns its file. */
  private Path changed(String name, String text, String other) throws IOException {
    var shipped = new String(Defaults.bytes(name), StandardCharsets.UTF_8);
    assertThat(shipped).contains(text);
    return Files.writeString(dir.resolve(name), shipped.replaceFirst(Pattern.quote(text), other));
  }

  private Spoken conform(String... options) {
    var words = new ArrayList<>(List.of("conform", "--clause", "DISC-1"));
    words.addAll(List.of("--out", dir.resolve("out").toString()));
    words.addAll(List.of("--key", dir.resolve("key").toString()));
    words.addAll(List.of(options));
    return Spoken.by(words.toArray(String[]::new));
  }

  @Tag("long")
  @Test
  void aTierDocumentThatDiffersByOneValueIsAnotherSubject() throws IOException {
    var tiers = changed(Defaults.TIERS, "maxOutputTokens: 2048", "maxOutputTokens: 2000");
    var spoken = conform("--tiers", tiers.toString());
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    var file = dir.resolve("out/evidence/ring-0/conformance.json");
    var subject = Json.parse(Files.readAllBytes(file)).at("/subject").orElseThrow();
    var mine = Located.byName("tiers.yaml", Files.readAllBytes(tiers)).value();
    assertThat(subject.text("/tiers"))
        .contains(Json.digest(mine))
        .isNotEqualTo(digest(Defaults.TIERS));
    assertThat(subject.text("/policy")).isEqualTo(digest(Defaults.POLICY));
    assertThat(subject.text("/rings")).isEqualTo(digest(Defaults.RINGS));
  }

  /** What serve is given in its help: other tools, among the documents that ship. */
  @Test
  void otherToolsStandAmongTheDocumentsThatShip() throws IOException {
    var file = Examples.file("mcp/tools.yaml");
    var tools = Located.byName(file.toString(), Files.readAllBytes(file));
    var data = new Options().data(tools);
    assertThat(data.tools()).isEqualTo(tools.value());
    assertThat(Json.digest(data.tiers())).isEqualTo(digest(Defaults.TIERS).orElseThrow());
  }

  private static Optional<String> digest(String name) {
    return Optional.of(Json.digest(Defaults.located(name).value()));
  }

  @ParameterizedTest
  @CsvSource({
    "--tiers, tiers.yaml, 'turn: PT30S', 'turn: soon', ':6: '",
    "--tiers, tiers.yaml, 'models: [large, small]', 'models: [huge]', 'huge'",
    "--prices, prices.yaml, 'currency:', 'currencies:', 'prices.yaml:'",
    "--policy, policy.json, '\"rules\"', '\"rulez\"', 'policy.json:'",
    "--rings, rings.yaml, 'soak: PT1H', 'soak: soon', 'rings.yaml:'",
    "--rings, rings.yaml, 'ring: 0', 'ring: 1', 'expected ring 0'"
  })
  void aBrokenDocumentIsToldWithItsPlaceBeforeAnythingStarts(
      String option, String name, String text, String other, String said) throws IOException {
    var file = changed(name, text, other).toString();
    var spoken = conform(option, file);
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains(file + ":", said).doesNotContain("Exception");
    assertThat(dir.resolve("out/work")).doesNotExist();
  }
}

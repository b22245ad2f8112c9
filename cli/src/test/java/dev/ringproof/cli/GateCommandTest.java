package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.rings.Synthetic;
import dev.ringproof.runtime.config.ConfigReader;
import dev.ringproof.runtime.config.Documents;
import dev.ringproof.runtime.ring.GrantedRing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * The gate as it is typed: into ring 0 first, ring by ring, and a grant for what it let through.
 */
final class GateCommandTest {
  private static final Subject SUBJECT = Synthetic.subject("a");
  private static final Instant LATER = Synthetic.END.plus(Duration.ofHours(2));

  @TempDir private Path dir = Path.of("");

  @BeforeEach
  void evidenceOfTwoRings() throws IOException {
    Synthetic.write(dir.resolve("evidence"), 0, SUBJECT);
    Synthetic.write(dir.resolve("evidence"), 1, SUBJECT);
  }

  private Spoken gate(Instant at, String... words) {
    var all =
        new ArrayList<>(
            List.of("--evidence", file("evidence"), "--ledger", file("l.jsonl"), "--key", key()));
    all.addAll(List.of(words));
    var command = new GateCommand(InstantSource.fixed(at));
    return Spoken.during(() -> Main.run(new CommandLine(command), all.toArray(String[]::new)));
  }

  private String file(String name) {
    return dir.resolve(name).toString();
  }

  private String key() {
    return file("key");
  }

  private Spoken ledger(String word) {
    return Spoken.by("ledger", word, "--ledger", file("l.jsonl"), "--key", key());
  }

  private void passes(Instant at, String... words) {
    var spoken = gate(at, words);
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    assertThat(spoken.out()).startsWith("PASS ");
  }

  @Test
  void aDeploymentInNoRingGoesIntoRing0AndOn() {
    passes(Synthetic.END, "--from", "none", "--to", "0", "--rehearsal");
    passes(Synthetic.END, "--from", "0", "--to", "1", "--rehearsal");
    var tooEarly = gate(Synthetic.END, "--from", "0", "--to", "1");
    assertThat(tooEarly.exit()).as("%s", tooEarly).isEqualTo(Exit.FAIL);
    assertThat(tooEarly.out()).contains("ring 0 missing: the ledger holds no promotion verdict");
    passes(Synthetic.END, "--from", "-1", "--to", "0");
    var unsoaked = gate(Synthetic.END, "--from", "0", "--to", "1");
    assertThat(unsoaked.exit()).as("%s", unsoaked).isEqualTo(Exit.INSUFFICIENT_EVIDENCE);
    passes(LATER, "--from", "0", "--to", "1");
    assertThat(ledger("verify").exit()).isZero();
  }

  @Test
  void aPromotionsGrantOpensTheRingToTheRuntime() throws IOException {
    passes(Synthetic.END, "--from", "none", "--to", "0", "--rehearsal");
    passes(Synthetic.END, "--from", "none", "--to", "0", "--grant", file("g.json"));
    var documents = asTheRuntimeReads();
    for (var hours : List.of(1L, 719L)) {
      var now = InstantSource.fixed(Synthetic.END.plus(Duration.ofHours(hours)));
      var ring =
          GrantedRing.open(documents.grant(), documents.trusted(), SUBJECT, 0, List.of(), now);
      assertThat(ring.ring()).isZero();
      assertThat(ring.grant().text("/kind")).contains("promotion");
    }
    var shown = ledger("show");
    assertThat(shown.exit()).as("%s", shown).isZero();
    assertThat(shown.out().lines().skip(1).limit(2))
        .satisfiesExactly(
            line -> assertThat(line).contains("verdict ring 0 promotion PASS"),
            line ->
                assertThat(line)
                    .matches(
                        "2  .*  grant ring 0 promotion, earned by entry 1, until "
                            + "2026-12-01T08:02:00Z  grt_[0-9a-f]{32} for "
                            + SUBJECT.digest()));
  }

  /** The files as an operator hands them to a runtime, through its own readers. */
  private Documents asTheRuntimeReads() throws IOException {
    var show = Spoken.by("key", "show", "--key", key());
    assertThat(show.exit()).as("%s", show).isZero();
    Files.writeString(dir.resolve("trusted"), show.out());
    Files.writeString(dir.resolve("jwks.json"), "{\"keys\":[]}");
    return Documents.read(
        ConfigReader.read(
            null,
            Map.ofEntries(
                Map.entry("RINGPROOF_GRANT_FILE", file("g.json")),
                Map.entry("RINGPROOF_TRUSTED_KEYS_FILE", file("trusted")),
                Map.entry("RINGPROOF_JWKS_FILE", file("jwks.json")),
                Map.entry("RINGPROOF_RING", "0"),
                Map.entry("RINGPROOF_ISSUER", "https://issuer.test"),
                Map.entry("RINGPROOF_AUDIENCE", "a"),
                Map.entry("RINGPROOF_TOOLS_URL", "http://127.0.0.1:1"),
                Map.entry("RINGPROOF_MODEL_PRIMARY_URL", "http://127.0.0.1:1"),
                Map.entry("RINGPROOF_MODEL_FALLBACK_URL", "http://127.0.0.1:1"))));
  }

  @Test
  void aGrantHoldsAsLongAsItIsAskedFor() throws IOException {
    passes(Synthetic.END, "--from", "none", "--to", "0", "--rehearsal");
    var words = new String[] {"--from", "none", "--to", "0", "--grant", file("g.json")};
    var asked = new ArrayList<>(List.of(words));
    asked.addAll(List.of("--expires", "PT1H", "--json"));
    var spoken = gate(Synthetic.END, asked.toArray(String[]::new));
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    assertThat(Json.parse(spoken.out()).text("/verdict")).contains("PASS");
    assertThat(spoken.err()).contains("granted ring 0 until 2026-11-01T09:02:00Z: ");
    assertThat(ledger("show").out()).contains("until 2026-11-01T09:02:00Z  grt_");
    assertThat(dir.resolve("g.json.new")).doesNotExist();
  }

  @Test
  void noOtherVerdictWritesAGrant() throws IOException {
    var file = Files.writeString(dir.resolve("g.json"), "what was there");
    var spoken = gate(Synthetic.END, "--from", "none", "--to", "0", "--grant", file.toString());
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.FAIL);
    assertThat(spoken.out()).contains("no grant was written");
    assertThat(file).hasContent("what was there");
    assertThat(ledger("show").out()).doesNotContain("grant ring");
  }

  /** What ran under rings of its own is judged by them, and by no others. */
  @Test
  void otherRingsAreThoseThatItIsJudgedBy() throws IOException {
    var text = new String(Defaults.bytes(Defaults.RINGS), StandardCharsets.UTF_8);
    var slower = text.replace("soak: PT1H", "soak: PT3H");
    assertThat(slower).isNotEqualTo(text);
    var file = Files.writeString(dir.resolve("rings.yaml"), slower).toString();
    var document = Located.yaml("rings.yaml", slower).value();
    var other =
        new Subject(
            SUBJECT.artefact(),
            SUBJECT.tiers(),
            SUBJECT.policy(),
            SUBJECT.prices(),
            Json.digest(document));
    for (int ring = 0; ring <= 1; ring++) {
      Synthetic.write(dir.resolve("evidence"), ring, other);
    }
    Files.writeString(dir.resolve("evidence/data/rings.json"), Json.pretty(document));
    var byOthers = gate(Synthetic.END, "--from", "none", "--to", "0", "--rehearsal");
    assertThat(byOthers.exit()).as("%s", byOthers).isEqualTo(Exit.INVALID_RUN);
    passes(Synthetic.END, "--from", "none", "--to", "0", "--rehearsal", "--rings", file);
    passes(Synthetic.END, "--from", "0", "--to", "1", "--rehearsal", "--rings", file);
    passes(Synthetic.END, "--from", "none", "--to", "0", "--rings", file);
    var unsoaked = gate(LATER, "--from", "0", "--to", "1", "--rings", file);
    assertThat(unsoaked.exit()).as("%s", unsoaked).isEqualTo(Exit.INSUFFICIENT_EVIDENCE);
    assertThat(unsoaked.out()).contains("its soak is PT3H");
    var lenient = gate(LATER, "--from", "0", "--to", "1");
    assertThat(lenient.exit()).as("%s", lenient).isEqualTo(Exit.INVALID_RUN);
  }

  @ParameterizedTest
  @CsvSource({
    "--from 0 --to 2 --rehearsal, --rehearsal: expected --to one above --from",
    "--from 1 --to 1 --rehearsal, --rehearsal: expected --to one above --from",
    "--from none --to 0 --rehearsal --grant g, --grant: found it beside --rehearsal",
    "--from none --to 0 --expires PT1H, --expires goes with --grant",
    "--from none --to 0 --grant g --expires PT1S, --expires: found PT1S",
    "--from none --to 0 --grant g --expires P91D, --expires: found PT2184H",
    "--from none --to 0 --grant ., --grant: found the folder .",
    "--from nowhere --to 0, found \"nowhere\"",
    "--from -2 --to 0, found \"-2\"",
    "--from 4 --to 0, found \"4\"",
    "--from 0 --to 4, found --to 4"
  })
  void whatMakesNoSenseIsSaidAndRecordsNothing(String line, String said) {
    var spoken = gate(Synthetic.END, line.split(" "));
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains(said);
    assertThat(dir.resolve("l.jsonl")).doesNotExist();
  }

  @Test
  void aKeyIsMadeOnceAndItsPrivateHalfIsNotShown() throws IOException {
    var made = Spoken.by("key", "create", "--key", key());
    assertThat(made.exit()).as("%s", made).isZero();
    assertThat(made.out()).matches("[A-Za-z0-9+/]{59}=\\R");
    var secret = Files.readAllLines(dir.resolve("key")).getFirst().substring("private ".length());
    var shown = Spoken.by("key", "show", "--key", key());
    assertThat(shown.out()).isEqualTo(made.out()).doesNotContain(secret);
    var again = Spoken.by("key", "create", "--key", key());
    assertThat(again.exit()).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(again.err()).contains("no key is replaced");
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "key show --key nowhere"})
  void aKeyThatIsNotThereIsNotMadeByShowingIt(String line) {
    assertThat(Spoken.by(line.split(" ")).exit()).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(Path.of("nowhere")).doesNotExist();
  }
}

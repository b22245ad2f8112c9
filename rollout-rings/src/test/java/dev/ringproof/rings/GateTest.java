package dev.ringproof.rings;

import static dev.ringproof.rings.Synthetic.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.ring.Dsse;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.rings.judge.Statement;
import dev.ringproof.rings.judge.VerdictDocument;
import dev.ringproof.rings.key.Keys;
import dev.ringproof.rings.ledger.Ledger;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A good bundle passes; each bad one differs from it in one thing, and that is the reason. */
final class GateTest {
  private static final Subject SUBJECT = Synthetic.subject("a");
  private static final String LOAD = "ring-0/load.json";
  private static final String CHAOS = "ring-0/chaos.json";
  private static final String CONFORMANCE = "ring-0/conformance.json";

  private final Keys keys = Keys.generate();
  private final Gate gate = new Gate(Synthetic.RINGS, Synthetic.CATALOGUE);
  @TempDir private Path folder;
  private Path evidence;
  private Ledger ledger;

  @BeforeEach
  void writeGoodBundle() throws IOException {
    evidence = folder.resolve("evidence");
    ledger = Ledger.open(folder.resolve("ledger.jsonl"), keys);
    Synthetic.write(evidence, 0, SUBJECT);
  }

  @Test
  void theGoodTwinPassesEveryRingInOrder() throws IOException {
    for (int ring = 0; ring <= 3; ring++) {
      Synthetic.write(evidence, ring, SUBJECT);
      var verdict = rehearse(ring);
      assertThat(verdict.line()).startsWith("PASS");
      assertThat(verdict.binding().bound()).isNotNull();
      assertThat(Schemas.problems("verdict", Json.parse(verdict.text()))).isEmpty();
    }
    assertThat(ledger.verify().entries()).hasSize(4);
    assertThat(ledger.verify().sound()).isTrue();
  }

  @Test
  void theSameEvidenceGivesTheSameBytes() {
    var first = gate.rehearse(evidence, 0, ledger, keys, Synthetic.END).verdict().text();
    var other = Ledger.open(folder.resolve("other.jsonl"), keys);
    assertThat(gate.rehearse(evidence, 0, other, keys, Synthetic.END).verdict().text())
        .isEqualTo(first);
  }

  @Test
  void aVerdictIsExportedAsASignedStatement() throws IOException {
    var result = gate.rehearse(evidence, 0, ledger, keys, Synthetic.END);
    result.writeTo(folder);
    var envelope = Json.parse(Files.readString(folder.resolve("verdict.intoto.json")));
    var statement = Dsse.open(envelope, Statement.TYPE, List.of(keys.named()));
    assertThat(statement.text("/predicate/verificationResult")).contains("PASSED");
    assertThat(statement.text("/subject/0/digest/sha256")).contains("a".repeat(64));
    assertThat(statement.text("/predicate/verifiedLevels/0"))
        .contains("RINGPROOF_RING_0_REHEARSAL");
  }

  @Test
  void nullEvidenceNeverPasses() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    for (int ring = 0; ring <= 3; ring++) {
      var verdict =
          gate.rehearse(folder.resolve("empty"), ring, ledger, keys, Synthetic.END).verdict();
      assertThat(verdict.verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
      assertThat(verdict.line()).contains("no evidence for ring " + ring);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"conformance", "chaos", "load"})
  void aMissingSuiteIsInsufficient(String suite) throws IOException {
    Files.delete(evidence.resolve("ring-0/" + suite + ".json"));
    expect(Verdict.INSUFFICIENT_EVIDENCE, "no " + suite + " evidence for ring 0");
  }

  @Test
  void emptyChecksAreInsufficient() throws IOException {
    edit(CONFORMANCE, e -> set(set(e, "/checks", JsonValue.array()), "/checksExpected", number(0)));
    expect(Verdict.INSUFFICIENT_EVIDENCE, "no checks in conformance");
  }

  @Test
  void aShortCountIsAnInvalidRun() throws IOException {
    edit(CONFORMANCE, e -> set(e, "/checks/0", null));
    expect(Verdict.INVALID_RUN, "a short count");
  }

  @Test
  void anInterruptedSuiteIsAnInvalidRun() throws IOException {
    edit(CHAOS, e -> set(e, "/interrupted", text("the target died")));
    expect(Verdict.INVALID_RUN, "chaos was interrupted: the target died");
  }

  @Test
  void oneFailedMustFails() throws IOException {
    edit(CONFORMANCE, e -> set(e, "/checks/5/outcome", text("failed")));
    var clause = Synthetic.CATALOGUE.required(0).get(5).id();
    expect(Verdict.FAIL, clause + " MUST: conformance." + clause);
  }

  @Test
  void anUnknownOutcomeIsInsufficientWithItsReason() throws IOException {
    edit(
        CONFORMANCE,
        e ->
            set(
                set(e, "/checks/5/outcome", text("insufficient")),
                "/checks/5/reason",
                text("seam missing: clock")));
    expect(Verdict.INSUFFICIENT_EVIDENCE, "seam missing: clock");
  }

  @Test
  void aRequiredClauseWithoutACheckIsInsufficient() throws IOException {
    var count = Synthetic.CATALOGUE.required(0).size() - 1;
    edit(CONFORMANCE, e -> set(set(e, "/checks/5", null), "/checksExpected", number(count)));
    expect(Verdict.INSUFFICIENT_EVIDENCE, "no check of a required clause ran");
  }

  @Test
  void aRequiredCapabilityThatIsNotDeclaredFails() throws IOException {
    edit(CONFORMANCE, e -> set(e, "/capabilities", JsonValue.array(text("stream"))));
    expect(Verdict.FAIL, "required capability not declared: evidence-log");
  }

  @Test
  void anUnwitnessedFaultIsAnInvalidRun() throws IOException {
    edit(CHAOS, e -> set(e, "/scenarios/2/faultWitnessed", number(0)));
    expect(Verdict.INVALID_RUN, "the fault was never witnessed");
  }

  @Test
  void aModeThatDidNotRunIsInsufficient() throws IOException {
    edit(CHAOS, e -> set(e, "/scenarios/0", null));
    expect(Verdict.INSUFFICIENT_EVIDENCE, "model-timeout in tier A: no scenario ran");
  }

  @Test
  void anInvariantThatWasNeverExercisedIsInsufficient() throws IOException {
    for (int i = 0; i < 5; i++) {
      var at = "/scenarios/" + i + "/invariants/2/exercised";
      edit(CHAOS, e -> set(e, at, number(0)));
    }
    expect(Verdict.INSUFFICIENT_EVIDENCE, "I5 was never exercised");
  }

  @Test
  void aScenarioThatNeverRecoveredFails() throws IOException {
    edit(CHAOS, e -> set(e, "/scenarios/1/recoveryMillis", null));
    expect(Verdict.FAIL, "it never recovered");
  }

  @Test
  void aViolatedInvariantFailsEvenInAnInvalidRun() throws IOException {
    edit(
        CHAOS,
        e ->
            set(
                e,
                "/scenarios/3/invariants/0/violations",
                JsonValue.array(text("effect act_1 without an allow"))));
    edit(LOAD, e -> set(e, "/load/injectorLagP99Micros", number(900_000)));
    edit(CONFORMANCE, e -> set(e, "/run", text("another")));
    expect(Verdict.FAIL, "effect act_1 without an allow");
  }

  @Test
  void aLaggingInjectorTakesTheGroundFromEveryStatistic() throws IOException {
    edit(LOAD, e -> set(e, "/load/injectorLagP99Micros", number(50_001)));
    edit(LOAD, e -> set(e, "/rates/0/good", number(10)));
    var verdict = expect(Verdict.INVALID_RUN, "injector lag p99 50.001 ms is beyond 50.0 ms");
    assertThat(verdict.objectives())
        .filteredOn(o -> o.confidence() != null)
        .isNotEmpty()
        .allMatch(o -> o.verdict() == Verdict.INVALID_RUN);
  }

  @Test
  void anInjectorThatDidNotHoldThePeakByItselfTakesItToo() throws IOException {
    edit(LOAD, e -> set(e, "/load/injector/rounds/0/lagP99Micros", number(49_999)));
    expect(Verdict.PASS, "load.success-A");
    edit(LOAD, e -> set(e, "/load/injector/rounds/0/lagP99Micros", number(50_000)));
    // The ring's own limit stands, whatever the evidence says was asked for.
    edit(LOAD, e -> set(e, "/load/injector/mostLagMicros", number(900_000)));
    expect(Verdict.INVALID_RUN, "mend the injector's machine");
  }

  @Test
  void anInjectorThatNobodyHeldToTheRingsRateIsNoPass() throws IOException {
    edit(LOAD, e -> set(e, "/load/injector/peakPerSecond", number(29)));
    expect(Verdict.INSUFFICIENT_EVIDENCE, "held to a peak 29 a second, the ring asks for");
    edit(LOAD, e -> set(e, "/load/injector", null));
    expect(Verdict.INSUFFICIENT_EVIDENCE, "nobody looked what the injector can do");
  }

  @Test
  void aMissOnAMachineThatHadNothingLeftIsNotTheTargetsAlone() throws IOException {
    edit(LOAD, e -> set(e, "/load/machineBusy", new JsonNumber(new BigDecimal("0.96"))));
    edit(LOAD, e -> set(e, "/rates/0/good", number(10)));
    expect(Verdict.INVALID_RUN, "the injector's machine was 96.0 % busy");
  }

  @Test
  void whatWasMetOnABusyMachineStands() throws IOException {
    edit(LOAD, e -> set(e, "/load/machineBusy", new JsonNumber(new BigDecimal("0.99"))));
    expect(Verdict.PASS, "load.success-A");
  }

  @Test
  void aLowSuccessRateFailsAndNamesBoundAndWorstTenant() throws IOException {
    edit(LOAD, e -> set(e, "/rates/0/good", number(200)));
    edit(LOAD, e -> set(e, "/rates/3/good", number(10)));
    var verdict = expect(Verdict.FAIL, "load.success-A: 200 of 300");
    assertThat(verdict.binding().bound()).isNotNull().isLessThan(0.99);
    assertThat(verdict.binding().worstTenant()).isEqualTo("t0: 10 of 90");
  }

  @Test
  void oneFailureInThreeHundredSaysHowManyMoreAreNeeded() throws IOException {
    edit(LOAD, e -> set(e, "/rates/0/good", number(299)));
    var verdict = expect(Verdict.INSUFFICIENT_EVIDENCE, "more samples would decide");
    assertThat(verdict.objectives())
        .filteredOn(o -> o.id().equals("load.success-A"))
        .allMatch(o -> o.needed() > 0);
  }

  @Test
  void turnsWithoutAFirstTokenStayInTheDenominator() throws IOException {
    edit(LOAD, e -> set(e, "/distributions/0/values/0/count", number(200)));
    expect(Verdict.FAIL, "load.first-token-p95-A");
  }

  @Test
  void naiveLatencyIsNoSample() throws IOException {
    edit(LOAD, e -> set(e, "/distributions/0/clock", text("sent")));
    expect(Verdict.INSUFFICIENT_EVIDENCE, "load.first-token-p95-A: no sample");
  }

  @Test
  void tooFewTurnsAreInsufficient() throws IOException {
    edit(LOAD, e -> set(set(e, "/rates/2/good", number(3)), "/rates/2/total", number(3)));
    expect(Verdict.INSUFFICIENT_EVIDENCE, "tier C took 3 of 30 turns");
  }

  @Test
  void plannedIsSent() throws IOException {
    edit(LOAD, e -> set(e, "/load/phases/0/sent", number(479)));
    expect(Verdict.INVALID_RUN, "planned 480, sent 479");
  }

  @Test
  void aTurnSentTwiceFails() throws IOException {
    edit(LOAD, e -> set(e, "/load/duplicateAttempts", number(1)));
    expect(Verdict.FAIL, "the witness saw 1 duplicates");
  }

  @Test
  void refusalsBelowCapacityAreMisses() throws IOException {
    edit(
        LOAD,
        e ->
            set(
                set(e, "/load/phases/0/refused", number(100)),
                "/load/phases/0/completed",
                number(380)));
    expect(Verdict.FAIL, "load.admitted-below-capacity");
  }

  @Test
  void loadOnScaledWindowsIsAnInvalidRun() throws IOException {
    edit(LOAD, e -> set(e, "/scale", number(2)));
    expect(Verdict.INVALID_RUN, "expected real ones");
  }

  @Test
  void twoDigestsInOneBundleAreAnInvalidRun() throws IOException {
    var other = Synthetic.evidence(0, Suite.CHAOS, Synthetic.subject("b"));
    Synthetic.put(evidence, CHAOS, Synthetic.encode(other));
    var verdict = expect(Verdict.INVALID_RUN, "mixed or stale bundle: chaos has subject");
    assertThat(verdict.digest()).isNull();
  }

  @Test
  void aDocumentOfAnotherRunIsAnInvalidRun() throws IOException {
    edit(CHAOS, e -> set(e, "/run", text("yesterday")));
    expect(Verdict.INVALID_RUN, "chaos has run yesterday");
  }

  @Test
  void aDocumentOfAnotherRingIsAnInvalidRun() throws IOException {
    edit(CHAOS, e -> set(e, "/ring", number(1)));
    expect(Verdict.INVALID_RUN, "chaos has ring ring 1, expected ring 0");
  }

  @Test
  void otherTierDataUnderTheSameDigestIsAnInvalidRun() throws IOException {
    Synthetic.put(evidence, "data/tiers.json", JsonCodec.encode(Synthetic.tiers(60)));
    expect(Verdict.INVALID_RUN, "other data under the same digest: data/tiers.json");
  }

  @Test
  void scaledDataThatIsNotTheOriginalScaledIsAnInvalidRun() throws IOException {
    edit(CONFORMANCE, e -> set(e, "/scale", number(Synthetic.SCALE + 1)));
    expect(Verdict.INVALID_RUN, "conformance ran as");
  }

  @Test
  void otherRingDataThanTheJudgesIsAnInvalidRun() throws IOException {
    var weak = set(Synthetic.RINGS.document(), "/injectorLagP99", text("PT9S"));
    Synthetic.put(evidence, "data/rings.json", weak);
    for (var suite : List.of("conformance", "chaos", "load")) {
      edit("ring-0/" + suite + ".json", e -> set(e, "/subject/rings", text(Json.digest(weak))));
    }
    expect(Verdict.INVALID_RUN, "the subject ran under ring data");
  }

  @Test
  void aBrokenDocumentIsRefusedWithFileAndLine() throws IOException {
    edit(LOAD, e -> set(e, "/scale", text("one")));
    assertThatThrownBy(() -> rehearse(0))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("ring-0/load.json:")
        .hasMessageContaining("/scale");
    edit(LOAD, e -> set(set(e, "/scale", number(1)), "/rates/0/good", number(999)));
    assertThatThrownBy(() -> rehearse(0))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("good 999 of total 300");
    Files.writeString(evidence.resolve(LOAD), "{\"a\":1,\"a\":2}");
    assertThatThrownBy(() -> rehearse(0)).isInstanceOf(DocumentException.class);
  }

  @Test
  void aLinkOutOfTheBundleIsRefused() throws IOException {
    var outside = Files.move(evidence.resolve(LOAD), folder.resolve("load.json"));
    Files.createSymbolicLink(evidence.resolve(LOAD), outside);
    assertThatThrownBy(() -> rehearse(0))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("expected a file in the bundle");
  }

  private VerdictDocument expect(Verdict verdict, String reason) {
    var document = rehearse(0);
    assertThat(document.verdict()).as(document.line()).isEqualTo(verdict);
    assertThat(document.line()).contains(reason);
    assertThat(Schemas.problems("verdict", document.json())).isEmpty();
    return document;
  }

  private VerdictDocument rehearse(int ring) {
    return gate.rehearse(evidence, ring, ledger, keys, Synthetic.END).verdict();
  }

  private void edit(String name, UnaryOperator<JsonValue> edit) throws IOException {
    change(evidence, name, edit);
  }

  private static JsonValue set(JsonValue in, String pointer, @Nullable JsonValue value) {
    return Synthetic.set(in, pointer, value);
  }

  private static JsonValue number(long value) {
    return JsonNumber.of(value);
  }

  private static JsonValue text(String value) {
    return new JsonString(value);
  }
}

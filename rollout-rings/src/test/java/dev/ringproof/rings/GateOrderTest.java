package dev.ringproof.rings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.rings.Gate.Move;
import dev.ringproof.rings.judge.VerdictDocument;
import dev.ringproof.rings.key.Grants;
import dev.ringproof.rings.key.Keys;
import dev.ringproof.rings.ledger.EntryType;
import dev.ringproof.rings.ledger.Ledger;
import dev.ringproof.rings.spec.RingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No ring is skipped: not by a flag, not by an edit of data, evidence or ledger. */
final class GateOrderTest {
  private static final Subject SUBJECT = Synthetic.subject("a");

  private final Keys keys = Keys.generate();
  private final Gate gate = new Gate(Synthetic.RINGS, Synthetic.CATALOGUE);
  @TempDir private Path folder;
  private Path evidence;
  private Path file;
  private Ledger ledger;

  @BeforeEach
  void writeGoodBundles() throws IOException {
    evidence = folder.resolve("evidence");
    file = folder.resolve("ledger.jsonl");
    ledger = Ledger.open(file, keys);
    for (int ring = 0; ring <= 3; ring++) {
      Synthetic.write(evidence, ring, SUBJECT);
    }
  }

  @Test
  void aRehearsalNeedsTheRingBefore() {
    expectMissing(rehearse(1), 0, "the ledger holds no rehearsal verdict for");
    assertThat(rehearse(0).verdict()).isEqualTo(Verdict.PASS);
    assertThat(rehearse(1).line()).startsWith("PASS");
    expectMissing(rehearse(3), 2, "the ledger holds no rehearsal verdict for");
    assertThat(rehearse(2).line()).startsWith("PASS");
    assertThat(rehearse(3).line()).startsWith("PASS");
  }

  @Test
  void ring2CannotBeSkippedByAFlag() {
    for (int ring = 0; ring <= 3; ring++) {
      rehearse(ring);
    }
    var verdict = promote(1, 3, Synthetic.END);
    assertThat(verdict.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(verdict.line()).startsWith("FAIL ring 2 missing");
    assertThat(verdict.verdict().exitCode()).isEqualTo(1);
  }

  @Test
  void ring2CannotBeSkippedWithoutAnyEvidence() throws IOException {
    var empty = Files.createDirectories(folder.resolve("empty"));
    var verdict = gate.promote(empty, new Move(1, 3), ledger, keys, Synthetic.END).verdict();
    assertThat(verdict.line()).startsWith("FAIL ring 2 missing");
  }

  @Test
  void aVerdictOfAnotherDigestOpensNothing() throws IOException {
    rehearse(0);
    var other = Synthetic.subject("b");
    Synthetic.write(evidence, 1, other);
    expectMissing(rehearse(1), 0, other.digest());
  }

  @Test
  void aCopiedVerdictUnderAnotherDigestIsSeen() throws IOException {
    var other = Synthetic.subject("b");
    rehearse(0);
    Synthetic.write(evidence, 1, other);
    edit(
        lines ->
            lines.set(
                0,
                lines
                    .get(0)
                    .replace(
                        "\"digest\":\"" + SUBJECT.digest(), "\"digest\":\"" + other.digest())));
    expectBroken("ledger.jsonl:1", "it was edited");
  }

  @Test
  void anEditedVerdictIsSeen() throws IOException {
    Synthetic.change(
        evidence,
        "ring-0/chaos.json",
        e -> Synthetic.set(e, "/scenarios/2/faultWitnessed", JsonNumber.of(0)));
    assertThat(rehearse(0).verdict()).isEqualTo(Verdict.INVALID_RUN);
    edit(lines -> lines.set(0, lines.get(0).replace("\"INVALID_RUN\"", "\"PASS\"")));
    expectBroken("ledger.jsonl:1", "it was edited");
  }

  @Test
  void anUnsignedVerdictIsSeen() throws IOException {
    rehearse(0);
    edit(
        lines ->
            lines.set(0, Json.write(Synthetic.set(Json.parse(lines.get(0)), "/signed", null))));
    expectBroken("ledger.jsonl:1", "signed");
  }

  @Test
  void aVerdictSignedByAStrangerIsSeen() {
    gate.rehearse(evidence, 0, Ledger.open(file, Keys.generate()), Keys.generate(), Synthetic.END);
    expectBroken("ledger.jsonl:1", "no signature by a trusted key");
  }

  @Test
  void aCutTailAndADeletedHeadAreSeen() throws IOException {
    rehearse(0);
    var unused = ledger.append(EntryType.OVERRIDE, JsonValue.object(), Synthetic.END);
    var head = Ledger.headFile(file);
    var kept = Files.readString(head);
    edit(List::removeLast);
    expectBroken("the tail was cut");
    Files.delete(head);
    expectBroken("its signed head is gone");
    Files.writeString(head, kept.replace("payload\":\"", "payload\":\"AAAA"));
    expectBroken("head");
  }

  @Test
  void nothingIsAppendedBehindABrokenLedger() throws IOException {
    rehearse(0);
    Files.delete(Ledger.headFile(file));
    var result = gate.rehearse(evidence, 1, ledger, keys, Synthetic.END);
    assertThat(result.entry()).isNull();
    assertThat(result.verdict().verdict()).isEqualTo(Verdict.FAIL);
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void anOverrideIsNoPass() {
    var body =
        JsonValue.object()
            .with("ring", 0)
            .with("purpose", "rehearsal")
            .with("digest", SUBJECT.digest())
            .with("verdict", "PASS");
    var unused = ledger.append(EntryType.OVERRIDE, body, Synthetic.END);
    expectMissing(rehearse(1), 0, "the ledger holds no rehearsal verdict");
  }

  @Test
  void aFailStandsOverLaterRuns() throws IOException {
    var name = "ring-0/conformance.json";
    Synthetic.change(
        evidence, name, e -> Synthetic.set(e, "/checks/0/outcome", new JsonString("failed")));
    assertThat(rehearse(0).verdict()).isEqualTo(Verdict.FAIL);
    Synthetic.write(evidence, 0, SUBJECT);
    var again = rehearse(0);
    assertThat(again.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(again.line()).contains("failed ring 0 before, at ledger entry 0");
    Synthetic.write(evidence, 0, Synthetic.subject("c"));
    assertThat(rehearse(0).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aRunThatDecidedNothingMayBeRunAgain() throws IOException {
    Files.delete(evidence.resolve("ring-0/load.json"));
    assertThat(rehearse(0).verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
    Synthetic.write(evidence, 0, SUBJECT);
    assertThat(rehearse(0).verdict()).isEqualTo(Verdict.PASS);
    assertThat(rehearse(1).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aPromotionGoesRingByRingWithSoakAndObservedTraffic() throws IOException {
    for (int ring = 0; ring <= 3; ring++) {
      rehearse(ring);
      if (ring > 0) {
        Synthetic.writeObserved(evidence, ring, SUBJECT);
      }
    }
    var at = Synthetic.END;
    for (int from = -1; from < 3; from++) {
      assertThat(promote(from, from + 1, at).line()).startsWith("PASS");
      at = at.plus(Duration.ofDays(15));
    }
  }

  @Test
  void aPromotionLacksWhatIsMissingInASentenceEach() throws IOException {
    expectMissing(promote(-1, 0, Synthetic.END), 0, "no rehearsal verdict");
    rehearse(0);
    rehearse(1);
    rehearse(2);
    expectMissing(promote(0, 1, Synthetic.END), 0, "no promotion verdict");
    assertThat(promote(-1, 0, Synthetic.END).verdict()).isEqualTo(Verdict.PASS);
    var early = promote(0, 1, Synthetic.END);
    assertThat(early.verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
    assertThat(early.line()).contains("ring 0 held for PT0S, its soak is PT1H");
    var later = Synthetic.END.plus(Duration.ofDays(30));
    assertThat(promote(0, 1, later).verdict()).isEqualTo(Verdict.PASS);
    var muchLater = later.plus(Duration.ofDays(30));
    var blind = promote(1, 2, muchLater);
    assertThat(blind.verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
    assertThat(blind.line()).contains("no observed evidence of ring 1");
    Synthetic.writeObserved(evidence, 1, SUBJECT);
    Synthetic.change(evidence, "ring-1/observed.json", e -> Synthetic.set(e, "/rates/4", null));
    assertThat(promote(1, 2, muchLater).line()).contains("observed 0 approvals");
    Synthetic.writeObserved(evidence, 1, Synthetic.subject("b"));
    assertThat(promote(1, 2, muchLater).verdict()).isEqualTo(Verdict.INVALID_RUN);
  }

  @Test
  void ringsThatTheSubjectDidNotRunUnderPromoteNothing() {
    rehearse(0);
    rehearse(1);
    assertThat(promote(-1, 0, Synthetic.END).verdict()).isEqualTo(Verdict.PASS);
    var lenient =
        Synthetic.set(Synthetic.RINGS.document(), "/rings/0/soak", new JsonString("PT0S"));
    var rings = RingData.read(Located.json("rings.json", Json.write(lenient)));
    var verdict =
        new Gate(rings, Synthetic.CATALOGUE)
            .promote(evidence, new Move(0, 1), ledger, keys, Synthetic.END)
            .verdict();
    assertThat(verdict.verdict()).isEqualTo(Verdict.INVALID_RUN);
    assertThat(verdict.line()).contains("ran under ring data", "the judge has " + rings.digest());
  }

  @Test
  void onlyAPromotionsPassEarnsAGrant() {
    var expires = Synthetic.END.plus(Duration.ofDays(1));
    var rehearsed = gate.rehearse(evidence, 0, ledger, keys, Synthetic.END);
    assertThat(Gate.grant(rehearsed, ledger, keys, expires)).isEmpty();
    var early = gate.promote(evidence, new Move(0, 1), ledger, keys, Synthetic.END);
    assertThat(Gate.grant(early, ledger, keys, expires)).isEmpty();
    var promoted = gate.promote(evidence, new Move(-1, 0), ledger, keys, Synthetic.END);
    var unrecorded = new Gate.Result(promoted.verdict(), promoted.statement(), null);
    assertThat(Gate.grant(unrecorded, ledger, keys, expires)).isEmpty();
    var envelope = Gate.grant(promoted, ledger, keys, expires).orElseThrow();
    var trusted = List.of(keys.named());
    var grant = Grants.verify(envelope, trusted, SUBJECT, 0, Synthetic.END);
    assertThat(grant.kind()).isEqualTo(GrantKind.PROMOTION);
    var report = Ledger.verify(file, trusted);
    assertThat(report.sound()).isTrue();
    var last = report.entries().getLast();
    assertThat(last.type()).isEqualTo(EntryType.GRANT);
    assertThat(last.body().text("/id")).contains(grant.id());
    assertThat(last.body().whole("/verdictSeq")).contains(2L);
  }

  @Test
  void aMoveOutsideTheRingsIsRefused() {
    assertThatThrownBy(() -> new Move(2, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected rings from 0 to 3");
    assertThat(promote(2, 2, Synthetic.END).verdict()).isEqualTo(Verdict.FAIL);
  }

  private VerdictDocument rehearse(int ring) {
    return gate.rehearse(evidence, ring, ledger, keys, Synthetic.END).verdict();
  }

  private VerdictDocument promote(int from, int to, Instant at) {
    return gate.promote(evidence, new Move(from, to), ledger, keys, at).verdict();
  }

  private void expectBroken(String... reasons) {
    var verdict = rehearse(1);
    assertThat(verdict.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(verdict.line()).startsWith("FAIL ledger broken").contains(reasons);
  }

  private static void expectMissing(VerdictDocument verdict, int ring, String reason) {
    assertThat(verdict.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(verdict.line()).startsWith("FAIL ring " + ring + " missing").contains(reason);
  }

  private interface Edit {
    void on(List<String> lines);
  }

  private void edit(Edit edit) throws IOException {
    var lines = new ArrayList<>(Files.readAllLines(file));
    edit.on(lines);
    Files.writeString(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
  }
}

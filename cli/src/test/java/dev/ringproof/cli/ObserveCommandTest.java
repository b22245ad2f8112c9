package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.rings.Synthetic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** From what Prometheus holds of ring 1 to the gate's word on ring 2. */
final class ObserveCommandTest {
  private static final Subject SUBJECT = Synthetic.subject("a");
  private static final Instant PROMOTED = Synthetic.END.plus(Duration.ofHours(2));
  private static final Instant END = PROMOTED.plus(Duration.ofHours(26));
  private static final String[] TENANTS = {"hr", "legal"};

  @TempDir private Path dir = Path.of("");
  private StubPrometheus stub;

  @BeforeEach
  void start() throws IOException {
    stub = new StubPrometheus();
    stub.discovery = StubPrometheus.discovery(SUBJECT, 1, "promotion");
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  /** Turns of each tenant in all: a 60th of them was there before, and slow ones are of all. */
  private record Traffic(int tenants, long turns, long failed, long slow, long approvals) {
    static final Traffic ENOUGH = new Traffic(2, 1200, 4, 0, 8);
  }

  /** A process that begins with the traffic and is scraped each minute but where it is left out. */
  private void traffic(Traffic of, Duration length, Instant... left) {
    var target = Scraped.at("node-1");
    var steps = length.toMinutes();
    var began = END.minus(length).minusSeconds(20);
    for (long step = 0; step <= steps; step++) {
      var at = END.minus(length).plus(Duration.ofMinutes(step));
      if (left.length == 0 || at.isBefore(left[0]) || at.isAfter(left[1])) {
        scrape(target, at, of, step / (double) steps);
        target.start(at, 1, began);
      }
    }
    stub.holds(target);
  }

  private static void scrape(Scraped target, Instant at, Traffic of, double share) {
    target.build(at, SUBJECT.digest(), 1);
    for (var tier : List.of("A", "B")) {
      var ended = 0L;
      for (var outcome : List.of("completed", "failed")) {
        var count = outcome.equals("failed") ? of.failed() : of.turns() - of.failed();
        var here = (long) (count * share);
        for (int i = 0; i < of.tenants(); i++) {
          target.turns(at, TENANTS[i], tier, outcome, here);
        }
        var labels = Map.of("tier", tier, "ring", "1", "outcome", outcome);
        target.sample(at, "ringproof_turns_total", labels, "" + here * of.tenants());
        ended += here * of.tenants();
      }
      bucket(target, at, tier, "0.5", Math.max(0, ended - of.slow()));
      bucket(target, at, tier, "+Inf", ended);
    }
    var decided = Map.of("ring", "1", "decision", "approved");
    target.sample(
        at, "ringproof_approvals_decided_total", decided, "" + (long) (of.approvals() * share));
  }

  private static void bucket(Scraped target, Instant at, String tier, String le, long count) {
    var labels = Map.of("tier", tier, "ring", "1", "le", le);
    target.sample(at, "ringproof_first_token_seconds_bucket", labels, "" + count);
  }

  private Spoken observe(String... words) {
    var all =
        new ArrayList<>(
            List.of(
                "--url", stub.runtime(), "--prometheus", stub.url(), "--out", file("evidence")));
    all.addAll(List.of(words));
    return run(new ObserveCommand(InstantSource.fixed(END)), all);
  }

  private Spoken observed(String... more) {
    var words = new ArrayList<>(List.of("--ring", "1", "--for", "PT30H"));
    words.addAll(List.of(more));
    return observe(words.toArray(String[]::new));
  }

  private Spoken gate(Instant at, String from, String to, String... more) {
    var words =
        new ArrayList<>(
            List.of(
                "--evidence", file("evidence"), "--ledger", file("l.jsonl"), "--key", file("k")));
    words.addAll(List.of("--from", from, "--to", to));
    words.addAll(List.of(more));
    return run(new GateCommand(InstantSource.fixed(at)), words);
  }

  private static Spoken run(Object command, List<String> words) {
    return Spoken.during(() -> Main.run(new CommandLine(command), words.toArray(String[]::new)));
  }

  private String file(String name) {
    return dir.resolve(name).toString();
  }

  private Path document() {
    return dir.resolve("evidence/ring-1/observed.json");
  }

  /** A deployment that is in ring 1, rehearsed in ring 2, asks for ring 2. */
  private Spoken promoted() throws IOException {
    for (int ring = 0; ring <= 2; ring++) {
      Synthetic.write(dir.resolve("evidence"), ring, SUBJECT);
    }
    passes(gate(Synthetic.END, "none", "0", "--rehearsal"));
    passes(gate(Synthetic.END, "0", "1", "--rehearsal"));
    passes(gate(Synthetic.END, "1", "2", "--rehearsal"));
    passes(gate(Synthetic.END, "none", "0"));
    passes(gate(PROMOTED, "0", "1"));
    return gate(END, "1", "2");
  }

  private static void passes(Spoken spoken) {
    assertThat(spoken.exit()).as("%s", spoken).isZero();
  }

  @Test
  void trafficThatIsGoodEnoughOpensTheNextRing() throws IOException {
    traffic(Traffic.ENOUGH, Duration.ofHours(25));
    var spoken = observed();
    passes(spoken);
    assertThat(spoken.out())
        .contains("4800 turns of 2 tenants, 4784 good; 8 approvals decided")
        .contains("wrote " + document());
    var written = Located.json("observed.json", Files.readAllBytes(document()));
    var value = Schemas.check("evidence", written);
    assertThat(value.text("/started")).contains(END.minus(Duration.ofHours(25)).toString());
    assertThat(value.text("/ended")).contains(END.toString());
    assertThat(value.texts("/capabilities")).containsExactly("stream", "slo");
    assertThat(value.items("/distributions").getFirst())
        .isEqualTo(
            Json.parse(
                """
                {"metric":"first-token","tier":"A","clock":"runtime",
                 "values":[{"micros":500000,"count":2400}]}"""));
    var gate = promoted();
    passes(gate);
    assertThat(gate.out())
        .startsWith("PASS ")
        .contains("observed 2 tenants, the ring asks for 2")
        .contains("observed 8 approvals, the ring asks for 5");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1200, 4, 8, 25, observed 1 tenants",
    "2, 100, 0, 8, 25, observed 400 turns",
    "2, 1200, 4, 4, 25, observed 4 approvals",
    "2, 1200, 4, 8, 23, observed 0 days"
  })
  void tooLittleIsInsufficient(
      int tenants, long turns, long failed, long approvals, int hours, String said)
      throws IOException {
    traffic(new Traffic(tenants, turns, failed, 0, approvals), Duration.ofHours(hours));
    passes(observed());
    var gate = promoted();
    assertThat(gate.exit()).as("%s", gate).isEqualTo(Exit.INSUFFICIENT_EVIDENCE);
    assertThat(gate.out()).contains("INSUFFICIENT_EVIDENCE").contains(said);
  }

  @ParameterizedTest
  @CsvSource({"60, 0, observed.success-A", "4, 200, observed.first-token-p95-A"})
  void trafficThatIsBadFails(long failed, long slow, String objective) throws IOException {
    traffic(new Traffic(2, 1200, failed, slow, 8), Duration.ofHours(25));
    passes(observed());
    var gate = promoted();
    assertThat(gate.exit()).as("%s", gate).isEqualTo(Exit.FAIL);
    assertThat(gate.out()).contains("FAIL  " + objective);
  }

  @Test
  void aGapThatIsTooLongWritesNothingAndSaysWhichItIs() {
    var from = END.minus(Duration.ofHours(10));
    traffic(Traffic.ENOUGH, Duration.ofHours(25), from, from.plus(Duration.ofMinutes(20)));
    var spoken = observed();
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.INSUFFICIENT_EVIDENCE);
    assertThat(spoken.err())
        .contains("for PT22M Prometheus has no sample of build " + SUBJECT.digest())
        .contains(from.minusSeconds(60) + " to " + from.plus(Duration.ofMinutes(21)))
        .contains("nothing was written");
    assertThat(document()).doesNotExist();
  }

  @Test
  void aGapWithinOnePerCentIsBorneAndWhatGrewInItCounts() {
    var from = END.minus(Duration.ofHours(10));
    traffic(Traffic.ENOUGH, Duration.ofHours(25), from, from.plus(Duration.ofMinutes(10)));
    var spoken = observed();
    passes(spoken);
    assertThat(spoken.out()).contains("4800 turns");
  }

  @Test
  void noSampleOfTheBuildIsInsufficientAndNamesTheOnesThatThereAre() {
    stub.discovery = StubPrometheus.discovery(Synthetic.subject("c"), 1, "promotion");
    traffic(Traffic.ENOUGH, Duration.ofHours(25));
    var spoken = observed();
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.INSUFFICIENT_EVIDENCE);
    assertThat(spoken.err())
        .contains("no sample of build " + Synthetic.subject("c").digest())
        .contains("but of " + SUBJECT.digest());
    assertThat(document()).doesNotExist();
  }

  @Test
  void whatALoadDidBeforePrometheusLookedIsNobodysTraffic() {
    var target = Scraped.at("node-1");
    for (int minute = 0; minute <= 60; minute++) {
      var at = END.minusSeconds(60L * (60 - minute));
      target.build(at, SUBJECT.digest(), 1).start(at, 1, END.minus(Duration.ofDays(2)));
      target.turns(at, "hr", "A", "completed", 100_000 + minute);
      var labels = Map.of("tier", "A", "ring", "1", "outcome", "completed");
      target.sample(at, "ringproof_turns_total", labels, "" + (100_000 + minute));
    }
    stub.holds(target);
    assertThat(observed().out()).contains("  60 turns of 1 tenants, 60 good");
  }

  @Test
  void aSelectorNarrowsAndItsTokenIsPrometheusOwn() throws IOException {
    traffic(Traffic.ENOUGH, Duration.ofHours(25));
    var token = Files.writeString(dir.resolve("token"), "s3cret\n").toString();
    var spoken =
        observed("--selector", "job=\"agents\", instance=~\"node-.\"", "--token-file", token);
    passes(spoken);
    assertThat(spoken.out() + spoken.err()).doesNotContain("s3cret");
    assertThat(stub.authorities).isNotEmpty().allMatch("Bearer s3cret"::equals);
    assertThat(stub.asked).allMatch(query -> query.contains("job=\"agents\",instance=~\"node-.\""));
    var nobody = observed("--selector", "job=\"others\"");
    assertThat(nobody.exit()).isEqualTo(Exit.INSUFFICIENT_EVIDENCE);
  }

  @ParameterizedTest
  @CsvSource({
    "2, promotion, '--ring: found 1, but the runtime is in 2'",
    "1, rehearsal, 'expected a promotion''s: what a rehearsal sees is no real traffic'"
  })
  void anotherRingAndARehearsalAreRefused(int ring, String grant, String said) {
    stub.discovery = StubPrometheus.discovery(SUBJECT, ring, grant);
    var spoken = observed();
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains(said);
    assertThat(stub.asked).isEmpty();
  }

  @Test
  void aBuildThatIsNotItsDigestIsRefused() {
    var other = SUBJECT.json().with("digest", Synthetic.subject("c").digest());
    stub.discovery = StubPrometheus.discovery(SUBJECT, 1, "promotion").with("build", other);
    assertThat(observed().exit()).isEqualTo(Exit.INVALID_RUN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--ring 1 | give --since INSTANT or --for DURATION",
        "--ring 1 --for P1D --since 2026-10-01T00:00:00Z | give --since INSTANT or --for DURATION",
        "--ring 4 --for P1D | found --ring 4",
        "--ring 1 --for P91D | 90 days at most",
        "--ring 1 --for P1D --until 2036-01-01T00:00:00Z | expected a time that is over",
        "--ring 1 --for P1D --selector a=\"b\"}or{c=\"d\" | --selector",
        "--ring 1 --for P1D --selector __name__=\"up\" | --selector",
        "--ring 1 --for P1D --token-file nowhere | no file nowhere"
      })
  void whatMakesNoSenseAsksNobody(String line, String said) {
    var spoken = observe(line.strip().split(" "));
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains(said.strip());
    assertThat(stub.asked).isEmpty();
  }

  @Test
  void anAnswerThatIsNoneWritesNothing() {
    stub.hostile = exchange -> StubPrometheus.answer(exchange, 200, "<html>Sign in</html>");
    var spoken = observed();
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.INVALID_RUN);
    assertThat(spoken.err()).contains("Prometheus: found status 200 and no JSON document");
    assertThat(document()).doesNotExist();
  }
}

package dev.ringproof.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.InjectorFacts;
import dev.ringproof.contract.evidence.InjectorFacts.Round;
import dev.ringproof.contract.evidence.LoadFacts;
import dev.ringproof.contract.evidence.LoadFacts.PhaseFacts;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.ring.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LoadDoubtTest {
  private static final Duration MOST_LAG = Duration.ofMillis(50);

  private static InjectorFacts injector(long lagMicros) {
    return new InjectorFacts(100, 50_000, List.of(new Round(400, 1, 400, 400, 400, lagMicros)));
  }

  private static Evidence load(
      long lagMicros, @Nullable Double busy, long failed, Outcome firstToken) {
    return load(lagMicros, busy, failed, firstToken, injector(2_000));
  }

  private static Evidence load(
      long lagMicros,
      @Nullable Double busy,
      long failed,
      Outcome firstToken,
      @Nullable InjectorFacts injector) {
    var digest = "sha256:" + "0".repeat(64);
    var phase = new PhaseFacts("load", 100, 100, 100 - failed, 0, failed, 100);
    var at = Instant.parse("2026-11-28T03:00:00Z");
    return new Evidence(
        Evidence.KIND,
        Suite.LOAD,
        2,
        "run-1",
        1,
        "ringproof",
        "quick",
        new Subject(digest, digest, digest, digest, digest),
        digest,
        1,
        "reference",
        "embedded",
        List.of(),
        List.of(),
        at,
        at,
        null,
        1,
        List.of(new CheckResult("load.A.firstToken", "TIER-3", firstToken, null, 1, null)),
        List.of(),
        List.of(),
        List.of(),
        new LoadFacts(100, 20, lagMicros, busy, 0, "drawn", List.of(phase), null, null, injector));
  }

  private static @Nullable String why(Evidence load) {
    return LoadSuite.saysNothing(load, MOST_LAG);
  }

  @Test
  void aLateInjectorSaysNothingWhateverItSaw() {
    assertThat(why(load(50_001, 0.5, 0, Outcome.PASSED))).contains("p99 50.0 ms, at most 50 ms");
  }

  @Test
  void aMissOnABusyMachineSaysNothing() {
    assertThat(why(load(9_000, 0.96, 1, Outcome.PASSED))).contains("96 % busy");
    assertThat(why(load(9_000, 0.96, 0, Outcome.INVALID))).contains("96 % busy");
  }

  @Test
  void anInjectorThatWasSlowByItselfSaysNothingWhateverItSaw() {
    assertThat(why(load(9_000, 0.5, 0, Outcome.PASSED, injector(49_999)))).isNull();
    assertThat(why(load(9_000, 0.5, 0, Outcome.PASSED, injector(50_000))))
        .contains("did not hold the plan's peak", "lag p99 50.0 ms", "mend the injector's machine");
  }

  @Test
  void norDoesOneThatNobodyLookedAt() {
    assertThat(why(load(9_000, 0.5, 0, Outcome.PASSED, null))).contains("nobody looked");
  }

  @Test
  void whatWasMetStandsAndSoDoesAMissOnAMachineWithTimeLeft() {
    assertThat(why(load(9_000, 0.99, 0, Outcome.PASSED))).isNull();
    assertThat(why(load(50_000, 0.95, 7, Outcome.FAILED))).isNull();
    assertThat(why(load(9_000, null, 7, Outcome.FAILED))).isNull();
  }
}

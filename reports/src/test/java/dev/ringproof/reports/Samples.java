package dev.ringproof.reports;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Distribution;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.InjectorFacts;
import dev.ringproof.contract.evidence.LoadFacts;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.Rate;
import dev.ringproof.contract.evidence.ScenarioResult;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.tier.TierId;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Evidence for tests, with every hostile text that a target could put into it. */
final class Samples {
  static final String HOSTILE = "<script>alert(1)</script> | `x` \u0000 ]]> \"'&";

  private Samples() {}

  static ReportInput input() {
    var verdict =
        Json.parse(
            """
            {"ring":1,"from":0,"to":1,"purpose":"rehearsal","verdict":"FAIL","binding":{"objective":"POL-5","reason":"POL-5 failed"},
             "objectives":[{"id":"clause.SLO-2","verdict":"PASS","observed":"1 of 1 checks passed","reason":"SLO-2 holds"},
              {"id":"A.turn-success","verdict":"PASS","observed":"300/300","bound":0.9900639180555423,
             "target":0.99,"needed":0,"reason":""},{"id":"A.first-token.p99",
             "verdict":"INSUFFICIENT_EVIDENCE","observed":"81 ms","needed":120,"reason":"too few"}],
             "warnings":["SLO-5 (SHOULD) failed"]}
            """);
    return new ReportInput(
        "reference " + HOSTILE,
        List.of(verdict),
        List.of(conformance(), load()),
        List.of(
            new ReportInput.ClauseRow(
                "POL-5", "MUST", "An approval binds.", "proven", "PolicyTest"),
            new ReportInput.ClauseRow("WF-5", "MUST", "Progress.", "not yet proven", "")));
  }

  static Evidence conformance() {
    return evidence(
        Suite.CONFORMANCE,
        3,
        List.of(
            new CheckResult("PolicyTest.binds", "POL-5", Outcome.FAILED, HOSTILE, 12, "POL-5/x"),
            new CheckResult("SloTest.true", "SLO-2", Outcome.PASSED, null, 3, null)),
        null);
  }

  static Evidence load() {
    return evidence(
        Suite.LOAD,
        1,
        List.of(new CheckResult("A", "TIER-3", Outcome.PASSED, null, 900, null)),
        new LoadFacts(
            60,
            11,
            4_200,
            0.81,
            0,
            "published quantiles",
            List.of(new LoadFacts.PhaseFacts("A", 300, 300, 300, 0, 0, 300)),
            new LoadFacts.TraceFacts("t.csv", 9, 9, 9, 10, 10, 10, 5, 5, 5),
            new LoadFacts.OverloadFacts(40, 12, 38, 900, 500, 400, 0, true),
            new InjectorFacts(
                60,
                50_000,
                List.of(new InjectorFacts.Round(1_000, 1, 1_000, 1_000, 1_000, 2_100)))));
  }

  private static Evidence evidence(
      Suite suite, long expected, List<CheckResult> checks, @Nullable LoadFacts load) {
    var digest = Json.digest(Json.parse("{}"));
    var at = Instant.parse("2026-11-25T03:00:00Z");
    return new Evidence(
        Evidence.KIND,
        suite,
        1,
        "run-1",
        42,
        "0.1.0",
        "quick",
        new Subject(digest, digest, digest, digest, digest),
        digest,
        load == null ? 10 : 1,
        "reference",
        "remote",
        List.of("stream"),
        List.of("start-stop-kill"),
        at,
        at.plusSeconds(9),
        null,
        expected,
        checks,
        load == null ? List.of(scenario()) : List.of(),
        List.of(new Rate("turn-success", TierId.A, null, 299, 300)),
        load == null ? List.of() : List.of(distribution("first-token"), distribution("turn")),
        load);
  }

  private static ScenarioResult scenario() {
    return new ScenarioResult(
        "model-timeout.A.slow",
        ModeId.MODEL_TIMEOUT,
        TierId.A,
        "slow",
        Outcome.PASSED,
        null,
        2,
        "declared",
        "seen",
        140L,
        List.of(new ScenarioResult.InvariantResult("I1", 2, List.of())),
        "docs/runbooks/model-timeout.md",
        null);
  }

  private static Distribution distribution(String metric) {
    return new Distribution(
        metric,
        TierId.A,
        "intended",
        LongStream.rangeClosed(1, 300)
            .mapToObj(i -> new Distribution.Counted(3_000 + i * i * 4, 1))
            .toList());
  }
}

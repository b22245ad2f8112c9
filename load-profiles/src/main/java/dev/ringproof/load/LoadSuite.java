package dev.ringproof.load;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.InjectorFacts;
import dev.ringproof.contract.evidence.LoadFacts;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.trace.TraceFile;
import dev.ringproof.load.trace.TraceRow;
import dev.ringproof.testbed.evidence.Findings;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.evidence.Proof;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Offers load to a standing target and says what came of it. */
public final class LoadSuite {
  private LoadSuite() {}

  /** Returns what load proves. */
  public static List<Proof> proofs() {
    return LoadCheck.all().stream().map(c -> new Proof(c.clause(), "load", c.id())).toList();
  }

  /**
   * Runs the plan. A target never makes this throw: each check of the plan is emitted once.
   *
   * @param calibration of this process
   * @param evidenceDir where the evidence goes; Gatling's own log stays in the standing's folder
   * @throws DocumentException when the trace is broken
   */
  public static Evidence run(
      Standing standing,
      SuiteRun run,
      LoadPlan plan,
      Calibration calibration,
      Path evidenceDir,
      Progress progress) {
    var clock = Clock.systemUTC();
    var trace = plan.trace();
    List<TraceRow> rows = trace == null ? List.of() : TraceFile.read(trace.file(), trace.window());
    var checks = LoadCheck.of(plan);
    var silence = silence(standing);
    if (silence != null) {
      return run.evidence(
          standing,
          clock.instant(),
          Findings.ofChecks(
              checks.size(), emit(checks, c -> new Said(Outcome.FAILED, silence), progress)));
    }
    var missing = missingSeam(standing);
    if (missing != null) {
      return run.evidence(
          standing,
          clock.instant(),
          Findings.ofChecks(
              checks.size(), emit(checks, c -> new Said(Outcome.INSUFFICIENT, missing), progress)));
    }
    var stage = new Stage(standing, standing.plan().workDir().resolve("gatling"));
    try {
      var done = new LoadRun(stage, plan, calibration, run.seed(), clock, progress).run(rows);
      return run.evidence(
          standing,
          clock.instant(),
          findings(standing.tiers(), standing::declares, checks, done, plan.mostLag(), progress));
    } catch (IllegalStateException | IllegalArgumentException | DocumentException e) {
      var why = "the load could not be made: " + e;
      return run.evidence(
          standing,
          clock.instant(),
          Findings.ofChecks(
                  checks.size(), emit(checks, c -> new Said(Outcome.INVALID, why), progress))
              .interrupted(why));
    }
  }

  private record Said(Outcome outcome, @Nullable String reason) {}

  /** Says of each check what a run that was made shows, and how far it is believed. */
  static Findings findings(
      TierData tiers,
      Predicate<Capability> declared,
      List<LoadCheck> checks,
      LoadRun.Done done,
      Duration mostLag,
      Progress progress) {
    var verdicts = new Verdicts(tiers, done.observed());
    var figures = new Figures(tiers, done.observed().below());
    var rates = new ArrayList<>(figures.rates());
    var doubt = doubt(done.facts(), mostLag);
    var quota = done.observed().quota();
    if (quota != null) {
      quota.tenants().forEach(tenant -> rates.add(tenant.rate()));
    }
    return new Findings(
        null,
        checks.size(),
        emit(checks, check -> said(declared, verdicts, check, doubt), progress),
        List.of(),
        rates,
        figures.distributions(),
        done.facts());
  }

  /**
   * Returns why this load has to be measured again, as it says nothing of the target; null when it
   * says something, or when none was offered.
   *
   * @param mostLag past this p99 of the injector's own lateness nothing that it timed is believed,
   *     in the load or beforehand
   */
  public static @Nullable String saysNothing(Evidence evidence, Duration mostLag) {
    var facts = evidence.load();
    if (facts == null) {
      return null;
    }
    var injector = facts.late(mostLag) || !facts.calibrated();
    return injector || missed(evidence, facts) ? doubt(facts, mostLag) : null;
  }

  private static boolean missed(Evidence evidence, LoadFacts facts) {
    return evidence.checks().stream().anyMatch(check -> check.outcome() == Outcome.INVALID)
        || facts.phases().stream()
            .filter(phase -> phase.name().equals(LoadRun.LOAD))
            .anyMatch(phase -> phase.completed() < phase.planned());
  }

  /**
   * Returns why a miss in this run would say nothing of the target; null when it would. What was
   * met stands even so: no fault of the injector makes a token come sooner.
   */
  static @Nullable String doubt(LoadFacts facts, Duration mostLag) {
    if (facts.late(mostLag)) {
      return String.format(
          Locale.ROOT,
          "the injector was late itself: p99 %.1f ms, at most %d ms",
          facts.injectorLagP99Micros() / 1_000.0,
          mostLag.toMillis());
    }
    var injector = facts.injector();
    if (injector == null) {
      return InjectorFacts.MISSING;
    }
    if (!injector.held()) {
      return injector.told();
    }
    var busy = facts.machineBusy();
    return busy != null && facts.crowded()
        ? String.format(
            Locale.ROOT,
            "the injector's machine was %.0f %% busy, at most %.0f %%",
            100 * busy,
            100 * LoadFacts.MOST_BUSY)
        : null;
  }

  private static Said said(
      Predicate<Capability> declared, Verdicts verdicts, LoadCheck check, @Nullable String doubt) {
    var needs = check.needs();
    if (needs != null && !declared.test(needs)) {
      return new Said(Outcome.NOT_APPLICABLE, "capability not declared: " + needs);
    }
    var reason = verdicts.reason(check);
    if (reason != null && doubt != null && check.kind().timed()) {
      return new Said(Outcome.INVALID, reason + "; not believed, since " + doubt);
    }
    return new Said(reason == null ? Outcome.PASSED : Outcome.FAILED, reason);
  }

  private static List<CheckResult> emit(
      List<LoadCheck> checks, Function<LoadCheck, Said> say, Progress progress) {
    var results = new ArrayList<CheckResult>();
    for (var check : checks) {
      var started = System.nanoTime();
      var said = say.apply(check);
      var millis = (System.nanoTime() - started) / 1_000_000;
      var result =
          new CheckResult(check.id(), check.clause(), said.outcome(), said.reason(), millis, null);
      progress.check(result);
      results.add(result);
    }
    return results;
  }

  static @Nullable String missingSeam(Standing standing) {
    for (var seam : List.of(Seam.MINT_TOKENS, Seam.REPOINT_UPSTREAMS)) {
      if (!standing.lends().contains(seam)) {
        return "seam missing: " + seam;
      }
    }
    return null;
  }

  /** Returns why no load can be offered: nobody speaks the contract, or opens a session. */
  static @Nullable String silence(Standing standing) {
    var reply = standing.binding().discover();
    var wanted = "wanted 200 with a discovery document of contract 1; got ";
    if (reply.status() != 200) {
      return wanted + (reply.status() == 0 ? "no answer: " + reply.text() : reply);
    }
    try {
      if (!reply.json().text("/contract").orElse("").equals("1")) {
        return wanted + reply;
      }
    } catch (DocumentException notJson) {
      return wanted + reply;
    }
    if (missingSeam(standing) != null) {
      return null;
    }
    var user = Crew.users(standing.personas(), 1).get(0);
    var complaint = new Crew(standing.binding()).tryOne(user, TierId.A);
    return complaint.isEmpty() ? null : complaint;
  }
}

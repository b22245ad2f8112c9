package dev.ringproof.load;

import dev.ringproof.contract.evidence.InjectorFacts;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.load.ProfileReport.Measured;
import dev.ringproof.load.StepFacts.Lag;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.Pattern;
import dev.ringproof.load.measure.Pattern.Until;
import dev.ringproof.load.spec.Arriving;
import dev.ringproof.load.spec.LoadProfile;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Offers a profile's load to a standing target and says what came of it. */
public final class ProfileRun {
  private static final Duration USUAL_PACE = Duration.ofMillis(5);
  private static final String FAIR = "fair";
  private static final String LOUD = "loud";

  private final Stage stage;
  private final LoadProfile profile;
  private final Calibration calibration;
  private final long seed;
  private final Progress progress;
  private final List<Persona> users;
  private @Nullable InjectorFacts injector;

  private ProfileRun(
      Stage stage, LoadProfile profile, Calibration calibration, long seed, Progress progress) {
    this.stage = stage;
    this.profile = profile;
    this.calibration = calibration;
    this.seed = seed;
    this.progress = progress;
    this.users = Crew.users(stage.standing().personas(), profile.tenants().count());
  }

  /**
   * What was offered and seen.
   *
   * @param injector what the injector held beforehand; null where nothing was offered
   * @param stopped why not all of it was offered; null if it was
   */
  record Done(
      @Nullable Measured measured,
      List<StepFacts> steps,
      @Nullable String stopped,
      @Nullable InjectorFacts injector) {
    Done(@Nullable Measured measured, List<StepFacts> steps, @Nullable String stopped) {
      this(measured, steps, stopped, null);
    }
  }

  /**
   * Runs the profile and returns what came of it. A target never makes this throw.
   *
   * @param calibration of this process
   * @throws DocumentException when the profile's trace is broken
   */
  public static ProfileReport run(
      Standing standing,
      SuiteRun run,
      LoadProfile profile,
      ProfileDemands demands,
      Calibration calibration,
      Progress progress) {
    var nothing = new Done(null, List.of(), null);
    var silence = LoadSuite.silence(standing);
    if (silence != null) {
      var nobody = standing.plan().target().start() == null && !standing.answers();
      var verdict = nobody ? Verdict.INVALID_RUN : Verdict.FAIL;
      return report(standing, run, profile, demands, nothing, said(verdict, silence));
    }
    var missing = LoadSuite.missingSeam(standing);
    if (missing != null) {
      var said = said(Verdict.INSUFFICIENT_EVIDENCE, missing);
      return report(standing, run, profile, demands, nothing, said);
    }
    var stage = new Stage(standing, standing.plan().workDir().resolve("gatling"));
    try {
      var done = new ProfileRun(stage, profile, calibration, run.seed(), progress).offered();
      var judge = new ProfileJudge(profile.expected(), standing.tiers(), demands);
      return report(
          standing,
          run,
          profile,
          demands,
          done,
          judge.judge(done.steps(), done.injector(), done.stopped()));
    } catch (IllegalStateException | IllegalArgumentException e) {
      var said = said(Verdict.INVALID_RUN, "the load could not be made: " + e.getMessage());
      return report(standing, run, profile, demands, nothing, said);
    }
  }

  private static ProfileJudge.Said said(Verdict verdict, String reason) {
    return new ProfileJudge.Said(verdict, List.of(reason), List.of());
  }

  private static ProfileReport report(
      Standing standing,
      SuiteRun run,
      LoadProfile profile,
      ProfileDemands demands,
      Done done,
      ProfileJudge.Said said) {
    return new ProfileReport(
        ProfileReport.KIND,
        profile.name(),
        profile.title(),
        profile.digest(),
        standing.ring(),
        run.run(),
        run.seed(),
        run.harness(),
        standing.plan().target().name(),
        standing.subject(),
        standing.ranAs(),
        run.started(),
        Clock.systemUTC().instant(),
        profile.arrivals() instanceof Arriving.Replayed trace
            ? "of the trace " + trace.file().getFileName()
            : profile.lengths().source(),
        said.verdict(),
        said.reasons(),
        demands.mostLag().toNanos() / 1_000,
        done.injector(),
        done.measured(),
        done.steps(),
        said.objectives(),
        null,
        List.of());
  }

  private Done offered() {
    var done = load();
    return new Done(done.measured(), done.steps(), done.stopped(), injector);
  }

  private Done load() {
    var arrivals = profile.arrivals();
    if (arrivals instanceof Arriving.Neighbour neighbour) {
      warmUp();
      return paced(() -> neighbours(neighbour));
    }
    if (arrivals instanceof Arriving.Multiples multiples) {
      warmUp();
      return paced(() -> new Multiples(this, multiples).offered());
    }
    var turns = turns("load", arrivals, 0);
    progress.line("  load        " + tiers(turns));
    var seats = stage.seating(turns);
    warmUp();
    var seated = Stage.joined(seats);
    return paced(() -> new Done(null, List.of(step("load", null, arrivals, seated)), null));
  }

  private Done neighbours(Arriving.Neighbour as) {
    var fair = as.perSecond();
    return new Done(
        null,
        List.of(neighbours(FAIR, as, 1, fair), neighbours(LOUD, as, as.loud(), as.loud() * fair)),
        null);
  }

  private StepFacts neighbours(String name, Arriving.Neighbour as, double times, double first) {
    // The same seed for both: the others' turns are the same ones.
    var turns = ProfileTurns.neighbours(profile, as, first, seed, users, k -> stage.nonce(name, k));
    var arrivals =
        new Arriving.Paced(new Pattern.Constant(as.perSecond()), new Until.Elapsed(as.each()));
    return step(name, times, arrivals, stage.seated(turns), users.getFirst().tenant());
  }

  /**
   * Offers the steps of a report once more, to a target that stands in another ring, and returns
   * what came of it; empty where that target does not answer.
   */
  public static List<StepFacts> beside(
      Standing other,
      LoadProfile profile,
      ProfileReport first,
      Calibration calibration,
      Progress progress) {
    if (LoadSuite.silence(other) != null || LoadSuite.missingSeam(other) != null) {
      return List.of();
    }
    var stage = new Stage(other, other.plan().workDir().resolve("gatling"));
    var run = new ProfileRun(stage, profile, calibration, first.seed(), progress);
    if (!(profile.arrivals() instanceof Arriving.Multiples as)) {
      return List.of();
    }
    run.warmUp();
    return run.paced(
            () ->
                new Done(
                    null,
                    first.steps().stream()
                        .filter(step -> step.times() != null)
                        .map(s -> run.constant(s.name(), s.times(), s.perSecond(), as.each()))
                        .toList(),
                    null))
        .steps();
  }

  private void warmUp() {
    stage.run(WarmUp.NAME, WarmUp.turns(stage, users));
  }

  private interface Offer {
    Done made();
  }

  private Done paced(Offer offer) {
    stage.standing().witness().loadPace(profile.tokenPace());
    try {
      return offer.made();
    } finally {
      stage.standing().witness().loadPace(USUAL_PACE);
    }
  }

  Slo slo() {
    return Slo.read(stage.standing());
  }

  /** Returns turns of the profile that arrive in this way. */
  List<Assignment> turns(String name, Arriving arrivals, long more) {
    return ProfileTurns.of(profile, arrivals, seed + more, users, k -> stage.nonce(name, k));
  }

  /** Offers a step at a constant rate. */
  StepFacts constant(String name, @Nullable Double times, double perSecond, Duration time) {
    var arrivals = new Arriving.Paced(new Pattern.Constant(perSecond), new Until.Elapsed(time));
    var seated = stage.seated(turns(name, arrivals, name.hashCode()));
    return step(name, times, arrivals, seated);
  }

  private StepFacts step(
      String name, @Nullable Double times, Arriving arrivals, List<Assignment> seated) {
    return step(name, times, arrivals, seated, null);
  }

  private StepFacts step(
      String name,
      @Nullable Double times,
      Arriving arrivals,
      List<Assignment> seated,
      @Nullable String loud) {
    calibrate(seated);
    var before = slo();
    var machine = new Machine();
    var busy = new AtomicReference<@Nullable Double>();
    var phase = stage.run(name, seated, () -> busy.set(machine.busy()));
    var after = slo();
    var count = new StepCount(phase, stage.standing().tiers());
    var lag = Figures.lag(phase.turns());
    var seconds = seconds(arrivals, seated);
    var counts = count.counts();
    var step =
        new StepFacts(
            name,
            times,
            seconds,
            seated.size() / seconds,
            counts.getLast().good() / seconds,
            counts,
            count.troubles(),
            count.figures().latencies(),
            new Lag(lag.quantileMicros(0.5), lag.quantileMicros(0.99), lag.quantileMicros(1)),
            busy.get(),
            before.limit(TierId.A),
            after.limit(TierId.A),
            after.there() ? after.refused() - before.refused() : -1,
            count.timeline(),
            count.tenants(),
            loud == null ? null : count.allBut(loud),
            count.tools(),
            count.figures().distributions());
    told(step);
    return step;
  }

  /** A step whose peak the injector did not hold is one too many, whatever it held later. */
  private void calibrate(List<Assignment> turns) {
    if (injector == null || injector.held()) {
      var peak = Math.max(Calibration.peak(turns), injector == null ? 0 : injector.peakPerSecond());
      injector = calibration.before(peak, progress);
    }
  }

  private void told(StepFacts step) {
    var all = step.all();
    progress.line(
        String.format(
            Locale.ROOT,
            "  %-11s %,d sent, %,d completed, %,d refused, %,d failed%s; %.1f arrivals a second,"
                + " injector lag p99 %.1f ms, %d seen too often",
            step.name(),
            all.sent(),
            all.completed(),
            all.refused(),
            all.failed(),
            step.troubles().isEmpty() ? "" : " (" + ProfileTable.troubles(step) + ")",
            step.perSecond(),
            step.lag().p99Micros() / 1_000.0,
            all.repeated()));
  }

  private static String tiers(List<Assignment> turns) {
    var words = new ArrayList<String>();
    for (var tier : TierId.values()) {
      words.add(tier + " " + ProfileTurns.of(turns, tier));
    }
    return turns.size() + " turns: " + String.join(", ", words);
  }

  /** Returns how long turns arrive: a gap follows the last one, too. */
  private static double seconds(Arriving arrivals, List<Assignment> turns) {
    if (arrivals instanceof Arriving.Paced paced && paced.until() instanceof Until.Elapsed whole) {
      return whole.time().toNanos() / 1e9;
    }
    var last = turns.isEmpty() ? 0 : turns.getLast().offset().toNanos() / 1e9;
    return last == 0 ? 1 : last * turns.size() / (turns.size() - 1);
  }
}

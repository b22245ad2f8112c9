package dev.ringproof.load;

import dev.ringproof.contract.evidence.LoadFacts;
import dev.ringproof.contract.evidence.LoadFacts.PhaseFacts;
import dev.ringproof.contract.evidence.LoadFacts.TraceFacts;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Arrivals;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.load.measure.TurnRecord.End;
import dev.ringproof.load.trace.LengthTable;
import dev.ringproof.load.trace.Lengths;
import dev.ringproof.load.trace.TraceRow;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.persona.Persona;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The phases of one run in order: warm-up, load, trace, quota, overload, recovery. */
final class LoadRun {
  private static final int TENANTS = 3;
  static final String LOAD = "load";
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(3);

  private final Stage stage;
  private final LoadPlan plan;
  private final Calibration calibration;
  private final Progress progress;
  private final InstantSource clock;
  private final long seed;
  private final List<Phase> phases = new ArrayList<>();
  private final List<PhaseFacts> facts = new ArrayList<>();

  LoadRun(
      Stage stage,
      LoadPlan plan,
      Calibration calibration,
      long seed,
      InstantSource clock,
      Progress progress) {
    this.stage = stage;
    this.calibration = calibration;
    this.plan = plan;
    this.seed = seed;
    this.clock = clock;
    this.progress = progress;
  }

  /** What was seen, and how it was made. */
  record Done(Observed observed, LoadFacts facts) {}

  Done run(List<TraceRow> rows) {
    var started = System.nanoTime();
    var users = Crew.users(stage.standing().personas(), TENANTS);
    var seats = seated(users);
    keep(stage.run(WarmUp.NAME, WarmUp.turns(stage, users)));
    var seated = Stage.joined(seats);
    var injector = calibration.before(peak(seated, rows), progress);
    var before = settled(null);
    var below = new ArrayList<TurnRecord>();
    var last = plan.trace() == null && !plan.overload();
    var machine = new Machine();
    var busy = new AtomicReference<@Nullable Double>();
    Runnable sent =
        () -> {
          // Not once the last answers are waited for: then the machine has time again.
          busy.set(machine.busy());
          if (last) {
            progress.draining();
          }
        };
    var load = stage.run(LOAD, seated, sent);
    below.addAll(keep(load).turns());
    var trace = trace(rows, users, below);
    var after = settled(countsOf(below, before));
    var quota =
        plan.quotaTenants() == 0 ? null : new QuotaPhase(stage, clock).run(plan.quotaTenants());
    if (quota != null) {
      told(quota.facts(), "");
    }
    var overload = plan.overload() ? new OverloadPhase(stage).run(users) : null;
    if (overload != null) {
      keep(overload.under());
      keep(overload.after());
    }
    var seconds = (System.nanoTime() - started) / 1e9;
    var made =
        new LoadFacts(
            Figures.rate(load.turns()),
            seconds,
            Figures.lagP99Micros(phases.stream().skip(1).flatMap(p -> p.turns().stream()).toList()),
            busy.get(),
            phases.stream().skip(1).mapToLong(Phase::duplicates).sum(),
            LengthTable.PRODUCTION.source(),
            facts,
            trace,
            overload == null ? null : overload.facts(),
            injector);
    return new Done(new Observed(below, before, after, quota, overload), made);
  }

  /** Returns the most that any phase has the injector offer within a second. */
  private long peak(List<Assignment> load, List<TraceRow> rows) {
    var replay = plan.trace();
    var trace = replay == null ? 0 : Calibration.peakOf(Trace.offsets(replay, rows));
    var overload = plan.overload() ? OverloadPhase.MOST_RATE : 0;
    return Math.max(Calibration.peak(load), Math.max(trace, (long) Math.ceil(overload)));
  }

  /** Opens the load's sessions, which warms both sides up as well. */
  private CompletableFuture<List<Assignment>> seated(List<Persona> users) {
    var arrivals = Arrivals.constant(plan.turns(), plan.arrivalsPerSecond());
    var lengths = new Lengths(seed + LOAD.hashCode());
    var turns = stage.drawn(LOAD, arrivals, lengths, k -> users.get(k % users.size()));
    return stage.seating(turns);
  }

  private @Nullable TraceFacts trace(
      List<TraceRow> rows, List<Persona> users, List<TurnRecord> below) {
    var replay = plan.trace();
    if (replay == null) {
      return null;
    }
    var trace = new Trace(stage, replay, rows);
    var phase = keep(trace.run(users));
    below.addAll(phase.turns());
    var made = trace.facts(phase);
    sums("asked", made.rowsAsked(), made.inputAsked(), made.outputAsked());
    sums("sent", made.rowsSent(), made.inputSent(), made.outputSent());
    sums("witnessed", made.rowsWitnessed(), made.inputWitnessed(), made.outputWitnessed());
    return made;
  }

  private void sums(String what, long rows, long input, long output) {
    progress.line(
        String.format(
            Locale.ROOT,
            "  trace %-9s  %,d rows, %,d tokens in, %,d tokens out",
            what,
            rows,
            input,
            output));
  }

  private Phase keep(Phase phase) {
    phases.add(phase);
    var pace =
        String.format(
            Locale.ROOT,
            "; %.1f arrivals a second, injector lag p99 %.1f ms, %d duplicates",
            Figures.rate(phase.turns()),
            Figures.lagP99Micros(phase.turns()) / 1_000.0,
            phase.duplicates());
    told(phase.facts(), pace);
    return phase;
  }

  private void told(PhaseFacts one, String pace) {
    facts.add(one);
    var text =
        String.format(
            Locale.ROOT,
            "  %-11s %,d sent, %,d completed, %,d refused, %,d failed%s",
            one.name(),
            one.sent(),
            one.completed(),
            one.refused(),
            one.failed(),
            pace);
    if (one.name().equals(WarmUp.NAME)) {
      progress.detail(text);
    } else {
      progress.line(text);
    }
  }

  private static Map<TierId, Long> countsOf(List<TurnRecord> turns, Slo before) {
    var counts = new EnumMap<TierId, Long>(TierId.class);
    for (var tier : List.of(TierId.A, TierId.B)) {
      var mine =
          turns.stream()
              .filter(t -> t.assignment().tier() == tier && t.end() != End.REFUSED)
              .count();
      counts.put(tier, before.total(tier) + mine);
    }
    return counts;
  }

  /** A counter may be written just after the event that a client saw: it has a moment for that. */
  private Slo settled(@Nullable Map<TierId, Long> wanted) {
    var until = System.nanoTime() + SETTLED_WITHIN.toNanos();
    var slo = Slo.read(stage.standing());
    while (wanted != null && System.nanoTime() < until && !reached(slo, wanted)) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      slo = Slo.read(stage.standing());
    }
    return slo;
  }

  private static boolean reached(Slo slo, Map<TierId, Long> wanted) {
    return wanted.entrySet().stream().allMatch(e -> slo.total(e.getKey()) >= e.getValue());
  }
}

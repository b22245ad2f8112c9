package dev.ringproof.chaos.sweep;

import dev.ringproof.chaos.kit.Together;
import dev.ringproof.chaos.sweep.Victim.Role;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.HeldTurn;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Kills a runtime with SIGKILL at each point of a turn, again and again, brings it back without a
 * word about it, and holds the whole history against the invariants. The runtime only holds a turn
 * where it stands; the harness kills.
 */
public final class CrashSweep {
  private static final Duration STANDS_WITHIN = Duration.ofSeconds(10);
  private static final int TAKES = 3;
  private static final int AT_ONCE = 2;
  private static final int MOST_BEFORE = 3;

  private final Standing standing;
  private final SweepPlan plan;
  private final SuiteRun run;
  private final Path folder;
  private final Progress progress;
  private final Persona first;
  private final Persona second;
  private final Map<Victim, Integer> effects = new LinkedHashMap<>();

  private CrashSweep(
      Standing standing, SweepPlan plan, SuiteRun run, Path folder, Progress progress) {
    this.standing = standing;
    this.plan = plan;
    this.run = run;
    this.folder = folder;
    this.progress = progress;
    this.first = standing.personas().user();
    this.second = standing.personas().user();
  }

  /**
   * Sweeps; the target is running before and after.
   *
   * @param evidenceDir where the report goes, and the record of each turn that broke an invariant
   */
  public static SweepReport run(
      Standing standing, SuiteRun run, SweepPlan plan, Path evidenceDir, Progress progress) {
    var missing = missing(standing);
    var rows =
        missing == null
            ? new CrashSweep(standing, plan, run, evidenceDir, progress).rows()
            : List.<SweepRow>of();
    var report =
        new SweepReport(
            SweepReport.KIND,
            standing.ring(),
            run.run(),
            run.seed(),
            standing.plan().target().name(),
            standing.subject(),
            standing.ranAs(),
            missing,
            rows);
    report.write(evidenceDir);
    return report;
  }

  private static @Nullable String missing(Standing standing) {
    var wanted =
        Set.of(Seam.CRASH_POINTS, Seam.START_STOP_KILL, Seam.MINT_TOKENS, Seam.REPOINT_UPSTREAMS);
    var without =
        wanted.stream().filter(seam -> !standing.lends().contains(seam)).sorted().toList();
    return without.isEmpty() ? null : "seam missing: " + without.getFirst();
  }

  private List<SweepRow> rows() {
    var counts = new ArrayList<Counted>();
    standing.kill();
    for (var point : plan.points()) {
      var counted = new Counted(point, plan.sweeps());
      for (int sweep = 0; sweep < plan.sweeps(); sweep++) {
        sweep(point, sweep, counted);
      }
      counts.add(counted);
      progress.line("  " + point + ": " + counted.row().outcome());
    }
    standing.start();
    late(counts.getLast());
    return counts.stream().map(Counted::row).toList();
  }

  private void sweep(CrashPoint point, int sweep, Counted counted) {
    for (int take = 0; take < TAKES; take++) {
      var seed = run.seed() + point.toString().hashCode() * 1_000_003L + sweep * 101L + take;
      if (killed(point, new Random(seed), sweep + "-" + take, counted)) {
        counted.reached();
        return;
      }
    }
  }

  /** Kills once; whether any turn stood at the point. */
  private boolean killed(CrashPoint point, Random random, String name, Counted counted) {
    var before = random.nextInt(MOST_BEFORE);
    standing.startHolding(point, before + 1);
    for (int i = 0; i < before; i++) {
      passes();
    }
    var victims = victims(point, random);
    Together.run(
        victims.stream()
            .<Runnable>map(
                v -> () -> v.drive(() -> held().contains(v.turn()), () -> still(victims)))
            .toList());
    await(() -> victims.stream().allMatch(v -> v.ended() || held().contains(v.turn())));
    var held = held();
    standing.kill();
    victims.forEach(Victim::beginAgain);
    standing.startCold();
    Together.run(victims.stream().<Runnable>map(v -> v::settle).toList());
    var stood = victims.stream().filter(v -> held.contains(v.turn())).toList();
    stood.forEach(counted::killed);
    for (var victim : victims) {
      judge(victim, counted, point + "-" + name);
    }
    standing.kill();
    return !stood.isEmpty();
  }

  private void judge(Victim victim, Counted counted, String name) {
    var trouble = victim.trouble();
    if (trouble != null) {
      counted.trouble(trouble);
    }
    if (victim.turn().isEmpty()) {
      return;
    }
    var unbroken = counted.judged(victim.judged(victim.role().approved() ? second : first));
    effects.put(victim, victim.effects());
    if (!unbroken || trouble != null) {
      victim
          .transcript()
          .write(
              folder.resolve(
                  "ring-" + standing.ring() + "/crash-sweep/" + name + "-" + victim.role().tier()));
    }
  }

  /** A turn that goes through every point before those that are to be held there. */
  private void passes() {
    var passing = new Victim(standing, new Role(TierId.C, true, false, false), first);
    passing.drive(() -> false, () -> true);
    await(passing::ended);
  }

  private List<Victim> victims(CrashPoint point, Random random) {
    var victims = new ArrayList<Victim>();
    for (int i = 0; i < AT_ONCE; i++) {
      var tier = plan.tiers().get(random.nextInt(plan.tiers().size()));
      var approved = point == CrashPoint.AFTER_APPROVAL || random.nextBoolean();
      // One at most waits for the others, or they would wait for each other.
      var patient = i == 0 && random.nextBoolean();
      var role = new Role(tier, approved, patient, random.nextBoolean());
      victims.add(new Victim(standing, role, userFor(approved)));
    }
    return victims;
  }

  private Persona userFor(boolean approved) {
    return standing.personas().userOf((approved ? first : second).tenant());
  }

  private Set<String> held() {
    return standing.held().stream()
        .map(HeldTurn::turn)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean still(List<Victim> victims) {
    var held = held();
    return victims.stream()
        .filter(v -> !v.role().patient())
        .allMatch(v -> v.ended() || held.contains(v.turn()));
  }

  private static void await(BooleanSupplier holds) {
    var until = System.nanoTime() + STANDS_WITHIN.toNanos();
    while (!holds.getAsBoolean() && System.nanoTime() < until) {
      LockSupport.parkNanos(4_000_000);
    }
  }

  /** What a later process did for a turn that had been judged already is found at the end. */
  private void late(Counted last) {
    for (var entry : effects.entrySet()) {
      var now = entry.getKey().effects();
      if (now != entry.getValue()) {
        var how = "turn " + entry.getKey().turn() + " had " + entry.getValue() + " effects, later ";
        last.judged(List.of(new InvariantResult("I2", 1, List.of(how + now))));
      }
    }
  }
}

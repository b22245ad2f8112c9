package dev.ringproof.chaos.sweep;

import dev.ringproof.chaos.fault.Moment;
import dev.ringproof.chaos.fault.ProcessFault;
import dev.ringproof.chaos.fault.Struck;
import dev.ringproof.chaos.kit.Together;
import dev.ringproof.chaos.kit.Waiting;
import dev.ringproof.chaos.sweep.Victim.Role;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.contract.tier.TierId;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Does one fault at each point of a turn, again and again, and holds the whole history against the
 * invariants. The runtime only holds a turn where it stands; what is done to it, the harness does.
 */
final class Sweeps {
  private static final Duration STANDS_WITHIN = Duration.ofSeconds(10);

  /** Longer than any fault, and the turns of Tier A and B after it. */
  private static final Duration FOLLOWED = Duration.ofSeconds(75);

  private static final Duration GOOD_WITHIN = Duration.ofSeconds(15);

  /** How long a turn is followed that did not come to the point: it has ended, or is in trouble. */
  private static final Duration LATE = Duration.ofSeconds(10);

  private static final int TAKES = 3;
  private static final int AT_ONCE = 2;
  private static final int MOST_BEFORE = 3;

  private final Standing standing;
  private final SweepPlan plan;
  private final SuiteRun run;
  private final ProcessFault fault;
  private final Path transcripts;
  private final Persona first;
  private final Persona second;
  private final GoodTurn good;
  private final Map<Victim, Integer> effects = new LinkedHashMap<>();

  /**
   * Makes them.
   *
   * @param transcripts where the record of each turn goes that broke an invariant
   */
  Sweeps(Standing standing, SweepPlan plan, SuiteRun run, ProcessFault fault, Path transcripts) {
    this.standing = standing;
    this.plan = plan;
    this.run = run;
    this.fault = fault;
    this.transcripts = transcripts;
    this.first = standing.personas().user();
    this.second = standing.personas().user();
    this.good = new GoodTurn(standing, first);
  }

  /** Returns why a target proves nothing here; null if it does. */
  static @Nullable String missing(Standing standing) {
    var wanted =
        Set.of(Seam.CRASH_POINTS, Seam.START_STOP_KILL, Seam.MINT_TOKENS, Seam.REPOINT_UPSTREAMS);
    var without =
        wanted.stream().filter(seam -> !standing.lends().contains(seam)).sorted().toList();
    return without.isEmpty() ? null : "seam missing: " + without.getFirst();
  }

  /** Sweeps; the target is running before and after. */
  List<Counted> all(Consumer<Counted> each) {
    var counts = new ArrayList<Counted>();
    standing.kill();
    fault.prepare(standing);
    try {
      for (var point : plan.points()) {
        var counted = new Counted(point, plan.sweeps());
        for (int sweep = 0; sweep < plan.sweeps(); sweep++) {
          sweep(point, sweep, counted);
        }
        counts.add(counted);
        each.accept(counted);
      }
      standing.start();
      late(counts.getLast());
    } finally {
      fault.clear(standing);
    }
    return counts;
  }

  private void sweep(CrashPoint point, int sweep, Counted counted) {
    var reached = false;
    for (int take = 0; take < TAKES; take++) {
      var seed = run.seed() + point.toString().hashCode() * 1_000_003L + sweep * 101L + take;
      var taken = taken(point, seed, sweep + "-" + take, counted);
      reached |= taken.stood();
      if (taken.stood() && taken.struck()) {
        break;
      }
    }
    if (reached) {
      counted.reached();
    }
  }

  /** Whether any turn stood at the point, and whether the fault took hold. */
  private record Taken(boolean stood, boolean struck) {}

  private Taken taken(CrashPoint point, long seed, String name, Counted counted) {
    var random = new Random(seed);
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
    var stood = victims.stream().filter(v -> held.contains(v.turn())).toList();
    var moment =
        new Moment(
            standing,
            new Random(seed ^ fault.name().hashCode()),
            standing.personas().userOf(first.tenant()),
            () -> victims.forEach(Victim::beginAgain));
    var struck = fault.kills() ? killed(moment, victims) : lived(moment, victims, stood, counted);
    stood.forEach(counted::stood);
    for (var victim : victims) {
      judge(victim, counted, point + "-" + name);
    }
    standing.kill();
    return new Taken(!stood.isEmpty(), struck);
  }

  private boolean killed(Moment moment, List<Victim> victims) {
    var struck = fault.strike(moment);
    Together.run(victims.stream().<Runnable>map(v -> v::settle).toList());
    return struck.missed() == null;
  }

  /** The fault comes and goes while clients follow their turns; then each takes another one. */
  private boolean lived(Moment moment, List<Victim> victims, List<Victim> stood, Counted counted) {
    if (stood.isEmpty()) {
      for (var victim : victims) {
        standing.release();
        victim.follow(LATE);
      }
      return false;
    }
    var found = new AtomicReference<>(Struck.failed("it was not told of"));
    var all = new ArrayList<Runnable>();
    all.add(() -> found.set(strike(moment, counted)));
    victims.forEach(v -> all.add(() -> v.follow(FOLLOWED)));
    Together.run(all);
    var struck = found.get();
    counted.struck(struck);
    if (!standing.running()) {
      counted.broken("back", "the process ended of it");
      standing.startCold();
    }
    Together.run(
        victims.stream()
            .<Runnable>map(
                v ->
                    () -> {
                      counted.judged(List.of(v.goesOn(GOOD_WITHIN)));
                      counted.ended(v.howEnded());
                      counted.judged(List.of(v.declared(fault.reasons())));
                    })
            .toList());
    return struck.missed() == null;
  }

  private Struck strike(Moment moment, Counted counted) {
    Struck struck;
    try {
      struck = fault.strike(moment);
    } catch (RuntimeException e) {
      struck = Struck.failed("it could not be done: " + e);
    } finally {
      standing.release();
    }
    var back = good.after(struck.overNanos());
    back.ifPresent(counted::back);
    if (back.isEmpty()) {
      counted.broken("back", good.afterAStart());
    }
    return struck;
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
      victim.transcript().write(transcripts.resolve(name + "-" + victim.role().tier()));
    }
  }

  /** A turn that goes through every point before those that are to be held there. */
  private void passes() {
    var passing = new Victim(standing, new Role(TierId.C, true, false, false), first, false);
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
      victims.add(new Victim(standing, role, userFor(approved), !fault.kills()));
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
    // Who never stands there is judged all the same.
    var unused = Waiting.until(STANDS_WITHIN, holds);
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

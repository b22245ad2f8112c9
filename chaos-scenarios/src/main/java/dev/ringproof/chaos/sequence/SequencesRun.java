package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.kit.Together;
import dev.ringproof.chaos.sequence.Judge.Judged;
import dev.ringproof.chaos.sequence.SequencesReport.Found;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Plays programs by seed at a standing target, and keeps the first that breaks each rule. */
public final class SequencesRun {
  private static final int TELL_EVERY = 50;
  private static final int REPLAYS = 10;

  private final Standing standing;
  private final SequencesPlan plan;
  private final Progress progress;
  private final Generator generator;
  private final Counts counts = new Counts();
  private final Map<Integer, Judged> broken = new ConcurrentHashMap<>();

  private SequencesRun(Standing standing, SequencesPlan plan, Progress progress) {
    this.standing = standing;
    this.plan = plan;
    this.progress = progress;
    this.generator = new Generator(plan.seed(), plan.clients());
  }

  /** Plays the plan's programs and writes what they found below the evidence folder. */
  public static SequencesReport run(
      Standing standing, SuiteRun suite, SequencesPlan plan, Path evidenceDir, Progress progress) {
    standing.witness().reflex(Script::answer);
    var run = new SequencesRun(standing, plan, progress);
    run.play();
    var folder = evidenceDir.resolve("ring-" + standing.ring()).resolve("sequences");
    var report = SequencesReport.of(standing, suite, plan, run.counts, run.keep(folder));
    report.write(evidenceDir);
    return report;
  }

  /**
   * What playing one program again came to.
   *
   * @param was what was wrong
   * @param played how often it could be played
   * @param failed how often anything was wrong with it now
   * @param findings what, each once
   */
  public record Again(String was, int played, int failed, List<String> findings) {
    public Again {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Reads the program of a file, to see that it can be played.
   *
   * @throws dev.ringproof.contract.json.DocumentException when the file holds none
   */
  public static void check(Path file) {
    var unused = Replay.read(file);
  }

  /**
   * Plays the program of a file ten times.
   *
   * @throws dev.ringproof.contract.json.DocumentException when the file holds none
   */
  public static Again replay(Standing standing, Path file) {
    var replay = Replay.read(file);
    standing.witness().reflex(Script::answer);
    var player = new Player(standing);
    var played = 0;
    var failed = 0;
    var findings = new ArrayList<String>();
    for (int i = 0; i < REPLAYS; i++) {
      var history = player.play(replay.program());
      if (history.isPresent()) {
        played++;
        var violations = violations(Judge.judge(history.get()));
        failed += violations.isEmpty() ? 0 : 1;
        violations.stream().filter(v -> !findings.contains(v)).forEach(findings::add);
      }
    }
    var was = replay.rule() + ": " + SequencesReport.shortened(replay.detail());
    return new Again(was, played, failed, findings);
  }

  private static List<String> violations(Judged judged) {
    return judged.results().stream()
        .flatMap(
            result ->
                result.violations().stream()
                    .map(v -> result.id() + ": " + SequencesReport.shortened(v)))
        .toList();
  }

  private void play() {
    var next = new AtomicInteger();
    var unopened = new AtomicBoolean();
    var lanes = new ArrayList<Runnable>();
    for (int i = 0; i < Math.min(plan.lanes(), plan.count()); i++) {
      var player = new Player(standing);
      lanes.add(
          () -> {
            var number = next.getAndIncrement();
            while (number < plan.count() && !unopened.get()) {
              if (!play(player, number)) {
                unopened.set(true);
              }
              number = next.getAndIncrement();
            }
          });
    }
    Together.run(lanes);
  }

  /** Plays the program of this number; whether its sessions could be opened. */
  private boolean play(Player player, int number) {
    var history = player.play(generator.program(number));
    if (history.isEmpty()) {
      return false;
    }
    var judged = Judge.judge(history.get());
    counts.add(history.get(), judged);
    if (!violations(judged).isEmpty()) {
      broken.put(number, judged);
    }
    if (counts.programs() % TELL_EVERY == 0) {
      progress.line(
          "  "
              + counts.programs()
              + " of "
              + plan.count()
              + " programs, something wrong in "
              + broken.size());
    }
    return true;
  }

  /** Shrinks the first program that broke each rule, and writes it down. */
  private List<Found> keep(Path folder) {
    var first = new TreeMap<String, Broke>();
    for (var entry : new TreeMap<>(broken).entrySet()) {
      for (var result : entry.getValue().results()) {
        if (!result.violations().isEmpty()) {
          first.putIfAbsent(
              result.id(), new Broke(entry.getKey(), result.id(), result.violations().getFirst()));
        }
      }
    }
    return first.values().stream().map(one -> keep(one, folder)).toList();
  }

  /** A program that broke a rule, and how. */
  private record Broke(int number, String rule, String detail) {}

  private Found keep(Broke one, Path folder) {
    progress.line("  program " + one.number() + " broke " + one.rule() + ": shrinking");
    var player = new Player(standing);
    var program = generator.program(one.number());
    Predicate<Program> fails =
        other -> player.play(other).map(Judge::judge).filter(j -> j.breaks(one.rule())).isPresent();
    var shrunk = new Shrinker(fails, plan.shrinks()).shrink(program);
    var left = shrunk.program();
    var file = folder.resolve(one.rule() + "-" + one.number() + ".json");
    new Replay(
            Replay.KIND,
            plan.seed(),
            one.number(),
            one.rule(),
            one.detail(),
            shrunk.rate().failed(),
            shrunk.rate().of(),
            left,
            left.equals(program) ? null : program)
        .write(file);
    return new Found(
        one.rule(),
        one.number(),
        (int) broken.values().stream().filter(j -> j.breaks(one.rule())).count(),
        SequencesReport.shortened(one.detail()),
        shrunk.reproduced(),
        shrunk.rate().failed(),
        shrunk.rate().of(),
        left.clients().size(),
        left.steps(),
        file.toString());
  }
}

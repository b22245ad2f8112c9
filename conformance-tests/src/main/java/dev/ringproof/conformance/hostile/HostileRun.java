package dev.ringproof.conformance.hostile;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hostile requests at a standing target. */
public final class HostileRun {
  private static final int HELD = 32;

  private HostileRun() {}

  /** What sending one request again came to. */
  public record Again(String was, List<String> answers, List<String> findings) {
    public Again {
      answers = List.copyOf(answers);
      findings = List.copyOf(findings);
    }
  }

  /** Sends the plan's requests and writes what they found below the evidence folder. */
  public static HostileReport run(
      Standing standing, SuiteRun suite, HostilePlan plan, Path evidenceDir, Progress progress) {
    var report = fire(standing, suite, plan, evidenceDir, progress);
    report.write(evidenceDir);
    return report;
  }

  private static HostileReport fire(
      Standing standing, SuiteRun suite, HostilePlan plan, Path evidenceDir, Progress progress) {
    var surface = Surface.published();
    var lanes = new ArrayList<Lane>();
    try {
      for (int i = 0; i < plan.lanes(); i++) {
        lanes.add(new Lane(new Judge(surface), LiveStage.of(standing)));
      }
    } catch (DocumentException e) {
      return report(standing, suite, plan, String.valueOf(e.getMessage()), null, List.of());
    }
    if (!lanes.getFirst().goodWorks()) {
      var why = "a good request does not work by itself";
      return report(standing, suite, plan, why, null, List.of());
    }
    var notes = new ArrayList<String>();
    if (!lanes.getFirst().markerIsSeen()) {
      notes.add("no witness of turns here: a smuggled request is seen by its answer alone");
    }
    var memory = Memory.of(standing);
    var folder = HostileReport.folder(evidenceDir, standing.ring());
    var generator = new Generator(surface, plan.seed(), plan.only());
    var volley = new Volley(plan, generator, lanes, memory, folder);
    try (var held = Held.open(lanes.getFirst().stage().address(), HELD)) {
      notes.add(held.count() + " connections with half a head each were held open meanwhile");
      volley.fire(progress::line);
    }
    return report(standing, suite, plan, null, new Fired(volley, memory), notes);
  }

  private record Fired(Volley volley, Memory memory) {}

  private static HostileReport report(
      Standing standing,
      SuiteRun suite,
      HostilePlan plan,
      @Nullable String unprovable,
      @Nullable Fired fired,
      List<String> notes) {
    return new HostileReport(
        HostileReport.KIND,
        standing.ring(),
        suite.run(),
        plan.seed(),
        plan.count(),
        standing.plan().target().name(),
        standing.subject(),
        standing.ranAs(),
        unprovable,
        fired == null ? "nothing" : fired.memory().what(),
        fired == null ? List.of() : fired.volley().readings(),
        fired == null ? List.of() : fired.volley().rows(),
        fired == null ? List.of() : fired.volley().kept(),
        notes);
  }

  /**
   * What a few requests came to.
   *
   * @param sent how many
   * @param pointed how many refusals' pointers were compared
   * @param wrong those with something wrong by the rules that were asked about
   */
  public record Sample(int sent, int pointed, List<Wrong> wrong) {
    public Sample {
      wrong = List.copyOf(wrong);
    }
  }

  /**
   * Something wrong with one of them.
   *
   * @param file what replays it, as a file's text
   */
  public record Wrong(String told, int number, String file) {}

  /**
   * Sends a good request of each operation, then those of the plan, one after another.
   *
   * @param rules the judges that are asked, by name
   * @throws DocumentException when no session can be opened
   */
  public static Sample sample(Standing standing, HostilePlan plan, Set<String> rules) {
    var surface = Surface.published();
    var generator = new Generator(surface, plan.seed(), plan.only());
    var lane = new Lane(new Judge(surface), LiveStage.of(standing));
    var shots = new ArrayList<>(generator.good());
    for (int number = 0; number < plan.count(); number++) {
      shots.add(generator.shot(number));
    }
    var wrong = new ArrayList<Wrong>();
    var pointed = 0;
    for (int i = 0; i < shots.size(); i++) {
      var result = lane.fire(shots.get(i));
      pointed += result.judged().pointed() ? 1 : 0;
      for (var finding : result.judged().findings()) {
        var rule = finding.rule().toString();
        if (rules.contains(rule)) {
          var replay = new Replay(shots.get(i), rule, finding.detail());
          var told = shots.get(i).kind() + ": " + rule + ": " + finding.detail();
          wrong.add(new Wrong(told, i, replay.text(plan.seed(), i, shots.get(i))));
        }
      }
    }
    return new Sample(shots.size(), pointed, wrong);
  }

  /** Sends the request of a file again. */
  public static Again replay(Standing standing, Path file) {
    var replay = Replay.read(file);
    var lane = new Lane(new Judge(Surface.published()), LiveStage.of(standing));
    var result = lane.fire(replay.shot());
    return new Again(
        replay.rule() + ": " + replay.detail(),
        result.seen().parsed().whole().stream().map(Objects::toString).toList(),
        result.judged().findings().stream().map(f -> f.rule() + ": " + f.detail()).toList());
  }
}

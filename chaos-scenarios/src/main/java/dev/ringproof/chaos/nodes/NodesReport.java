package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.invariant.Tally;
import dev.ringproof.chaos.nodes.NodesHistory.Part;
import dev.ringproof.chaos.nodes.NodesHistory.Turn;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.evidence.EvidenceWriter;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.target.Cluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a run of many nodes found, {@code ring-N/nodes.json} of an evidence folder.
 *
 * @param ranAs digest of the subject that ran
 * @param lasts how long faults were injected
 * @param killEvery from one fault to the next
 * @param leaseMillis the nodes' lease, scaled
 * @param counts what the load came to
 * @param schedule each fault as it was injected
 * @param reasons why it did not pass; none if it did
 */
public record NodesReport(
    String kind,
    int ring,
    String run,
    long seed,
    String target,
    Subject subject,
    String ranAs,
    int nodes,
    int clients,
    String lasts,
    String killEvery,
    long leaseMillis,
    Counts counts,
    List<BlastRow> blast,
    List<InvariantResult> invariants,
    List<Injected> schedule,
    Outcome outcome,
    List<String> reasons) {
  /** The report's name in a ring's folder. */
  public static final String FILE = "nodes.json";

  static final String KIND = "ManyNodes";
  static final int LEAST_TURNS = 30;

  private static final int MOST_TOLD = 5;

  public NodesReport {
    blast = List.copyOf(blast);
    invariants = List.copyOf(invariants);
    schedule = List.copyOf(schedule);
    reasons = List.copyOf(reasons);
  }

  /**
   * What the load came to.
   *
   * @param taken turns that a client began
   * @param acknowledged turns that ended for their client with a terminal event, or jobs with 202
   * @param completed turns and jobs that ended as completed
   * @param failed turns and jobs that ended as failed
   * @param effects how many the witness saw
   * @param resumedElsewhere streams that one node began to tell a client and another went on with
   * @param takenOver turns whose stream says that another process took them up
   */
  public record Counts(
      int sessions,
      int taken,
      int acknowledged,
      int completed,
      int failed,
      int effects,
      int resumedElsewhere,
      int takenOver) {}

  /** A fault as it was injected, times since the first. */
  public record Injected(String kind, int node, long atMillis, long lastedMillis, long witnessed) {}

  /** Judges a history. */
  static NodesReport of(Cluster cluster, SuiteRun run, NodesPlan plan, NodesHistory history) {
    var invariants = NodesJudge.check(history);
    var counts = counts(history);
    var blast = BlastRow.of(history);
    var reasons = new ArrayList<String>();
    var outcome = outcome(history, invariants, counts, blast, reasons);
    return new NodesReport(
        KIND,
        cluster.plan().ring(),
        run.run(),
        run.seed(),
        cluster.plan().target().name(),
        cluster.subject(),
        cluster.ranAs(),
        plan.nodes(),
        plan.clients(),
        plan.lasts().toString(),
        plan.killEvery().toString(),
        cluster.tiers().windows().lease().toMillis(),
        counts,
        blast,
        invariants,
        schedule(history),
        outcome,
        reasons);
  }

  static Outcome outcome(
      NodesHistory history,
      List<InvariantResult> invariants,
      Counts counts,
      List<BlastRow> blast,
      List<String> reasons) {
    for (var one : invariants) {
      one.violations().stream().limit(MOST_TOLD).forEach(v -> reasons.add(one.id() + ": " + v));
    }
    if (!reasons.isEmpty()) {
      return Outcome.FAILED;
    }
    if (!history.harness().isEmpty()) {
      reasons.addAll(history.harness());
      return Outcome.INVALID;
    }
    missing(invariants, counts, blast, reasons);
    return reasons.isEmpty() ? Outcome.PASSED : Outcome.INSUFFICIENT;
  }

  /**
   * Silence is no pass: there were turns, each fault bit, and each invariant looked at something.
   */
  private static void missing(
      List<InvariantResult> invariants, Counts counts, List<BlastRow> blast, List<String> into) {
    if (counts.acknowledged() < LEAST_TURNS) {
      into.add(counts.acknowledged() + " turns acknowledged, " + LEAST_TURNS + " are the least");
    }
    for (var row : blast) {
      if (!row.kind().equals("none") && row.witnessed() == 0) {
        into.add("no " + row.kind() + " was witnessed (" + row.injected() + " injected)");
      }
    }
    var felt = blast.stream().filter(row -> row.injected() > 0).mapToInt(BlastRow::noticed).sum();
    if (felt == 0) {
      into.add("no session noticed any fault: the load did not meet them");
    }
    if (counts.resumedElsewhere() == 0) {
      into.add("no stream was resumed through another node");
    }
    for (var one : invariants) {
      if (one.exercised() == 0) {
        into.add(one.id() + " looked at nothing");
      }
    }
  }

  static Counts counts(NodesHistory history) {
    var turns = history.turns();
    var kept = new ArrayList<Seen>();
    history.kept().stream()
        .filter(k -> !k.whole().isEmpty())
        .forEach(k -> kept.add(k.whole().getLast()));
    return new Counts(
        history.sessions().size(),
        turns.size(),
        (int) turns.stream().filter(Turn::acknowledged).count(),
        (int) kept.stream().filter(e -> e.is(EventType.TURN_COMPLETED)).count(),
        (int) kept.stream().filter(e -> e.is(EventType.TURN_FAILED)).count(),
        history.effects().values().stream().mapToInt(Integer::intValue).sum(),
        (int) turns.stream().filter(NodesReport::resumedElsewhere).count(),
        (int) turns.stream().filter(NodesReport::takenOver).count());
  }

  private static boolean resumedElsewhere(Turn turn) {
    var told = turn.parts().stream().filter(p -> !p.events().isEmpty()).toList();
    return told.stream().map(Part::node).filter(node -> node >= 0).distinct().count() > 1
        && told.stream().skip(1).anyMatch(p -> p.after() > 0);
  }

  private static boolean takenOver(Turn turn) {
    return turn.parts().stream().flatMap(p -> p.events().stream()).anyMatch(Seen::newLife);
  }

  private static List<Injected> schedule(NodesHistory history) {
    var first = history.faults().stream().mapToLong(NodesHistory.Fault::beganNanos).min().orElse(0);
    return history.faults().stream()
        .map(
            f ->
                new Injected(
                    f.kind().toString(),
                    f.node(),
                    (f.beganNanos() - first) / 1_000_000,
                    (f.endedNanos() - f.beganNanos()) / 1_000_000,
                    f.witnessed()))
        .toList();
  }

  /** Returns the tables, and what went wrong below them. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "seed %d: %d nodes, %d clients, faults for %s, one every %s, lease %d ms",
            seed,
            nodes,
            clients,
            lasts,
            killEvery,
            leaseMillis));
    lines.add(
        String.format(
            Locale.ROOT,
            "%d turns of %d sessions: %d acknowledged, %d completed, %d failed; %d effects;"
                + " %d streams resumed through another node, %d turns taken over",
            counts.taken(),
            counts.sessions(),
            counts.acknowledged(),
            counts.completed(),
            counts.failed(),
            counts.effects(),
            counts.resumedElsewhere(),
            counts.takenOver()));
    lines.add(
        String.format(
            Locale.ROOT,
            "%-13s %8s %9s %8s %8s %7s %5s %6s %6s  %s",
            "fault",
            "injected",
            "witnessed",
            "sessions",
            "at once",
            "refused",
            "cut",
            "silent",
            "failed",
            "until the next good turn, median / longest"));
    blast.forEach(row -> lines.add(line(row)));
    lines.add(
        "invariants (looked at): "
            + invariants.stream().map(Tally::told).collect(Collectors.joining(" ")));
    reasons.forEach(why -> lines.add(outcome + " " + why));
    return lines;
  }

  private static String line(BlastRow row) {
    return String.format(
        Locale.ROOT,
        "%-13s %8d %9d %8d %8d %7d %5d %6d %6d  %s",
        row.kind(),
        row.injected(),
        row.witnessed(),
        row.noticed(),
        row.most(),
        row.refused(),
        row.cut(),
        row.silent(),
        row.failed(),
        row.medianMillis() < 0
            ? "-"
            : String.format(
                Locale.ROOT,
                "%.1f s / %.1f s",
                row.medianMillis() / 1e3,
                row.longestMillis() / 1e3));
  }

  /** Writes the report and its tables below the folder. */
  void write(Path evidenceDir) {
    EvidenceWriter.report(
        evidenceDir.resolve("ring-" + ring), "nodes", JsonCodec.encode(this), lines());
  }
}

package dev.ringproof.load;

import dev.ringproof.contract.evidence.LoadFacts.TraceFacts;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.load.measure.TurnRecord.End;
import dev.ringproof.load.trace.TraceRow;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.LoadLedger.LoadSeen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Replays the rows of a trace: their own arrival times, drawn together, their own lengths. */
final class Trace {
  static final String NAME = "trace";

  private static final Duration USUAL_PACE = Duration.ofMillis(5);

  private final Stage stage;
  private final TracePlan plan;
  private final List<TraceRow> rows;

  Trace(Stage stage, TracePlan plan, List<TraceRow> rows) {
    this.stage = stage;
    this.plan = plan;
    this.rows = List.copyOf(rows);
  }

  Phase run(List<Persona> users) {
    var offsets = offsets(plan, rows);
    var turns = new ArrayList<Assignment>(rows.size());
    for (int k = 0; k < rows.size(); k++) {
      var row = rows.get(k);
      turns.add(
          new Assignment(
              plan.tier(),
              users.get(k % users.size()),
              Crew.UNOPENED,
              stage.nonce(NAME, k),
              row.inputTokens(),
              row.outputTokens(),
              offsets.get(k)));
    }
    stage.standing().witness().loadPace(plan.tokenPace());
    try {
      return stage.run(NAME, turns);
    } finally {
      stage.standing().witness().loadPace(USUAL_PACE);
    }
  }

  /** Returns when the rows arrive, drawn together as the plan says. */
  static List<Duration> offsets(TracePlan plan, List<TraceRow> rows) {
    return rows.stream()
        .map(row -> Duration.ofNanos(Math.round(row.offset().toNanos() / plan.compression())))
        .toList();
  }

  TraceFacts facts(Phase phase) {
    var ledger = stage.standing().witness().load();
    var sent = phase.turns().stream().filter(t -> t.end() != End.UNSENT).toList();
    var seen =
        phase.turns().stream()
            .map(t -> ledger.of(t.assignment().nonce()).orElse(null))
            .filter(Objects::nonNull)
            .toList();
    return new TraceFacts(
        String.valueOf(plan.file().getFileName()),
        rows.size(),
        sent.size(),
        seen.size(),
        rows.stream().mapToLong(TraceRow::inputTokens).sum(),
        sent.stream().map(TurnRecord::assignment).mapToLong(Assignment::inputTokens).sum(),
        seen.stream().mapToLong(LoadSeen::inputWords).sum(),
        rows.stream().mapToLong(TraceRow::outputTokens).sum(),
        sent.stream().map(TurnRecord::assignment).mapToLong(Assignment::outputTokens).sum(),
        seen.stream().mapToLong(LoadSeen::outputTokens).sum());
  }
}

package dev.ringproof.load;

import dev.ringproof.contract.evidence.LoadFacts.OverloadFacts;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Arrivals;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.TurnRecord.End;
import dev.ringproof.testbed.persona.Persona;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The model gets slow, so that the same arrivals need more places than there are; then it gets well
 * again. One tenant makes nine tenths of the arrivals, another the rest.
 */
final class OverloadPhase {
  static final String NAME = "overload";
  static final String RECOVERY = "recovery";
  static final double MOST_RATE = 160;

  private static final int TOKENS = 150;
  private static final Duration WELL = Duration.ofMillis(5);
  private static final Duration SLOW = Duration.ofMillis(20);
  private static final double SECONDS = 6;
  private static final double BEYOND = 2;
  private static final double LEAST_RATE = 80;
  private static final double RECOVERY_RATE = 40;
  private static final int RECOVERY_TURNS = 120;

  private final Stage stage;

  OverloadPhase(Stage stage) {
    this.stage = stage;
  }

  /** What came of it; {@code quiet} is the tenant with few arrivals. */
  record Seen(Phase under, Phase after, OverloadFacts facts, String quiet) {

    /** Returns the share of a tenant's offers that were served: admitted and brought to an end. */
    double servedShare(boolean ofQuiet) {
      var mine =
          under.turns().stream()
              .filter(t -> t.assignment().who().tenant().equals(quiet) == ofQuiet)
              .toList();
      return mine.isEmpty()
          ? 0
          : (double) mine.stream().filter(t -> t.completed()).count() / mine.size();
    }
  }

  Seen run(List<Persona> users) {
    var standing = stage.standing();
    var before = Slo.read(standing).limit(TierId.A);
    // In flight without a limit: rate times the turn's length.
    var needed = Math.max(before, 1) * BEYOND / (SLOW.toMillis() * TOKENS / 1000.0);
    var rate = Math.clamp(needed, LEAST_RATE, MOST_RATE);
    var loud = users.get(0);
    var quiet = users.get(users.size() - 1);
    Phase under;
    standing.witness().loadPace(SLOW);
    try {
      under = stage.run(NAME, turns(NAME, rate, (int) (rate * SECONDS), loud, quiet));
    } finally {
      standing.witness().loadPace(WELL);
    }
    var limitUnder = Slo.read(standing).limit(TierId.A);
    var after = stage.run(RECOVERY, turns(RECOVERY, RECOVERY_RATE, RECOVERY_TURNS, quiet, loud));
    var shed = under.count(End.REFUSED);
    var failed = under.count(End.FAILED);
    var facts =
        new OverloadFacts(
            before,
            limitUnder,
            Slo.read(standing).limit(TierId.A),
            under.turns().size(),
            under.turns().size() - shed - failed,
            shed,
            failed,
            after.count(End.COMPLETED) == after.turns().size());
    return new Seen(under, after, facts, quiet.tenant());
  }

  private List<Assignment> turns(
      String phase, double rate, int count, Persona loud, Persona quiet) {
    var turns = new ArrayList<Assignment>();
    var arrivals = Arrivals.constant(Map.of(TierId.A, count), rate);
    for (int k = 0; k < arrivals.size(); k++) {
      turns.add(
          new Assignment(
              TierId.A,
              k % 10 == 9 ? quiet : loud,
              Crew.UNOPENED,
              stage.nonce(phase, k),
              TOKENS,
              TOKENS,
              arrivals.get(k).offset()));
    }
    return turns;
  }
}

package dev.ringproof.load;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Arrivals;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.trace.LengthTable;
import dev.ringproof.load.trace.Lengths;
import dev.ringproof.testbed.persona.Persona;
import java.util.List;
import java.util.Map;

/** Short turns that bring both sides' compilers to work; they are in no figure. */
final class WarmUp {
  static final String NAME = "warm-up";

  private static final Map<TierId, Integer> TURNS = Map.of(TierId.A, 90, TierId.B, 22, TierId.C, 8);
  private static final double RATE = 60;
  private static final LengthTable LENGTHS = LengthTable.fixed(400, 40);

  private WarmUp() {}

  static List<Assignment> turns(Stage stage, List<Persona> users) {
    return stage.drawn(
        NAME,
        Arrivals.constant(TURNS, RATE),
        new Lengths(LENGTHS, 0),
        k -> users.get(k % users.size()));
  }
}

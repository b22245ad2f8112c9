package dev.ringproof.load;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Arrivals;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.Zipf;
import dev.ringproof.load.spec.Arriving;
import dev.ringproof.load.spec.LoadProfile;
import dev.ringproof.load.trace.Lengths;
import dev.ringproof.load.trace.TraceFile;
import dev.ringproof.load.trace.TraceRow;
import dev.ringproof.testbed.persona.Persona;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Makes a profile's turns: a profile and a seed give the same ones again. */
final class ProfileTurns {
  private ProfileTurns() {}

  /**
   * Returns the turns in order of their arrival, their sessions not yet open.
   *
   * @param users one of each of the profile's tenants, the one with most turns first
   * @param nonce by the turn's number
   * @throws DocumentException when the profile's trace is broken
   */
  static List<Assignment> of(
      LoadProfile profile,
      Arriving arrivals,
      long seed,
      List<Persona> users,
      IntFunction<String> nonce) {
    var rows = rows(profile, arrivals, seed);
    var mixed =
        Arrivals.mixed(
            Arrivals.shared(rows.size(), profile.mix()),
            rows.stream().map(TraceRow::offset).toList());
    var who = new Zipf(users.size(), profile.tenants().skew(), seed + "tenants".hashCode());
    var turns = new ArrayList<Assignment>(rows.size());
    for (int k = 0; k < rows.size(); k++) {
      var row = rows.get(k);
      turns.add(
          new Assignment(
              mixed.get(k).tier(),
              users.get(who.next()),
              Crew.UNOPENED,
              nonce.apply(k),
              row.inputTokens(),
              row.outputTokens(),
              row.offset()));
    }
    return List.copyOf(turns);
  }

  private static List<TraceRow> rows(LoadProfile profile, Arriving arrivals, long seed) {
    return switch (arrivals) {
      case Arriving.Paced paced -> {
        var lengths = new Lengths(profile.lengths(), seed + "lengths".hashCode());
        yield paced.pattern().offsets(paced.until(), seed + "arrivals".hashCode()).stream()
            .map(offset -> new TraceRow(offset, lengths.input(), lengths.output()))
            .toList();
      }
      case Arriving.Replayed trace ->
          TraceFile.read(trace.file(), trace.window()).stream()
              .map(
                  row ->
                      new TraceRow(
                          Duration.ofNanos(
                              Math.round(row.offset().toNanos() / trace.compression())),
                          row.inputTokens(),
                          row.outputTokens()))
              .toList();
      case Arriving.Multiples multiples ->
          throw new IllegalArgumentException("multiples of what is to be measured: " + multiples);
    };
  }

  /** Returns how many of the turns are of a tier. */
  static long of(List<Assignment> turns, TierId tier) {
    return turns.stream().filter(turn -> turn.tier() == tier).count();
  }
}

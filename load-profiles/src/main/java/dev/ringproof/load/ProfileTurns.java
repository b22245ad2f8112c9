package dev.ringproof.load;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Arrivals;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.Pattern;
import dev.ringproof.load.measure.Pattern.Until;
import dev.ringproof.load.measure.Zipf;
import dev.ringproof.load.spec.Arriving;
import dev.ringproof.load.spec.LoadProfile;
import dev.ringproof.load.spec.LoadProfile.Tools;
import dev.ringproof.load.spec.LoadProfiles;
import dev.ringproof.load.trace.Lengths;
import dev.ringproof.load.trace.TraceFile;
import dev.ringproof.load.trace.TraceRow;
import dev.ringproof.testbed.persona.Persona;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

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
    var tools = tools(profile, rows.size(), seed);
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
              row.offset(),
              tools.get(k)));
    }
    return List.copyOf(turns);
  }

  /** Each tool has its share to within one turn; which turns want it is settled by the seed. */
  private static List<@Nullable String> tools(LoadProfile profile, int turns, long seed) {
    var tools = new ArrayList<@Nullable String>();
    new TreeMap<>(Arrivals.shared(turns, profile.tools().weights()))
        .forEach(
            (name, count) ->
                tools.addAll(Collections.nCopies(count, name.equals(Tools.NONE) ? null : name)));
    Collections.shuffle(tools, new Random(seed + "tools".hashCode()));
    return tools;
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
      case Arriving.Neighbour neighbour ->
          throw new IllegalArgumentException("two steps, not one: " + neighbour);
    };
  }

  /**
   * Returns turns of tenants that each arrive at a constant rate, evenly between each other's. All
   * but the first tenant's are the same whatever its rate.
   *
   * @param first the first tenant's turns a second
   * @param nonce by the turn's number; numbers have gaps
   */
  static List<Assignment> neighbours(
      LoadProfile profile,
      Arriving.Neighbour as,
      double first,
      long seed,
      List<Persona> users,
      IntFunction<String> nonce) {
    var turns = new ArrayList<Assignment>();
    var gap = Duration.ofNanos(Math.round(1e9 / as.perSecond() / users.size()));
    for (int i = 0; i < users.size(); i++) {
      var until = new Until.Elapsed(as.each());
      var rate = new Pattern.Constant(i == 0 ? first : as.perSecond());
      var base = i * LoadProfiles.MOST_TURNS;
      var mine =
          of(
              profile,
              new Arriving.Paced(rate, until),
              seed + i,
              List.of(users.get(i)),
              k -> nonce.apply(base + k));
      var shift = gap.multipliedBy(i);
      mine.forEach(turn -> turns.add(turn.later(shift)));
    }
    turns.sort(Comparator.comparing(Assignment::offset));
    return List.copyOf(turns);
  }

  /** Returns how many of the turns are of a tier. */
  static long of(List<Assignment> turns, TierId tier) {
    return turns.stream().filter(turn -> turn.tier() == tier).count();
  }
}

package dev.ringproof.chaos.nodes;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What it is worth to be sent to the node that has a turn: streams that were taken up again there,
 * as the hint says, and elsewhere, one after the other in one run.
 *
 * @param pairs how many of each
 * @param firstThereMillis from the request to its first event, at the node that has the turn
 * @param firstElsewhereMillis the same elsewhere
 * @param ratio elsewhere to there, pair by pair
 * @param lateThereMillis how much later a token came than to the client that took the turn
 * @param lateElsewhereMillis the same elsewhere
 */
public record AffinityGain(
    int pairs,
    Spread firstThereMillis,
    Spread firstElsewhereMillis,
    Spread ratio,
    Spread lateThereMillis,
    Spread lateElsewhereMillis) {
  /** The report's name in a ring's folder. */
  public static final String FILE = "affinity.json";

  /** The quartiles of some figures. */
  public record Spread(double low, double median, double high) {
    static Spread of(List<Double> figures) {
      if (figures.isEmpty()) {
        throw new IllegalArgumentException("found no figure, expected some");
      }
      var sorted = figures.stream().sorted().toList();
      return new Spread(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    private static double at(List<Double> sorted, double share) {
      return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }

    String told(String unit) {
      return String.format(Locale.ROOT, "%.1f%s (%.1f to %.1f)", median, unit, low, high);
    }
  }

  /** One stream that was taken up again. */
  record Taken(double firstMillis, List<Double> lateMillis) {
    Taken {
      lateMillis = List.copyOf(lateMillis);
    }
  }

  /** The same thing done both ways, one right after the other. */
  record Pair(Taken there, Taken elsewhere) {}

  static AffinityGain of(List<Pair> pairs) {
    return new AffinityGain(
        pairs.size(),
        spread(pairs, p -> List.of(p.there().firstMillis())),
        spread(pairs, p -> List.of(p.elsewhere().firstMillis())),
        spread(pairs, p -> List.of(p.elsewhere().firstMillis() / p.there().firstMillis())),
        spread(pairs, p -> p.there().lateMillis()),
        spread(pairs, p -> p.elsewhere().lateMillis()));
  }

  private static Spread spread(List<Pair> pairs, Function<Pair, List<Double>> figures) {
    var all = new ArrayList<Double>();
    pairs.forEach(pair -> all.addAll(figures.apply(pair)));
    return Spread.of(all);
  }

  /** Returns what it came to, for people: medians, quartiles in brackets. */
  public List<String> lines() {
    return List.of(
        pairs + " pairs of streams that were taken up again while their turn ran",
        "first event  there "
            + firstThereMillis.told(" ms")
            + ", elsewhere "
            + firstElsewhereMillis.told(" ms")
            + ", ratio "
            + ratio.told(""),
        "a token is later than to the client that took the turn  there by "
            + lateThereMillis.told(" ms")
            + ", elsewhere by "
            + lateElsewhereMillis.told(" ms"));
  }

  /** Writes it below the folder of a ring's evidence. */
  void write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(FILE), Json.pretty(JsonCodec.encode(this)) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + folder, e);
    }
  }
}

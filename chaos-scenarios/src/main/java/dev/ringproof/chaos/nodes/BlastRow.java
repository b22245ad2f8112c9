package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.nodes.NodesHistory.Fault;
import dev.ringproof.chaos.nodes.NodesHistory.Sign;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far the faults of one kind were felt.
 *
 * @param kind the kind; {@code none} for what no fault explains
 * @param injected how many there were
 * @param witnessed how many of them something outside the node saw bite
 * @param noticed sessions that noticed one, added up over the faults
 * @param most sessions that noticed one and the same fault, at most
 * @param refused requests refused or not answered
 * @param cut streams that broke off
 * @param silent streams that said nothing for too long
 * @param failed turns that ended as failed
 * @param medianMillis from the first sign to the end of the session's next good turn; -1 for none
 */
public record BlastRow(
    String kind,
    int injected,
    int witnessed,
    int noticed,
    int most,
    long refused,
    long cut,
    long silent,
    long failed,
    long medianMillis,
    long longestMillis) {
  /** Returns a row a kind, and one for what no fault explains. */
  static List<BlastRow> of(NodesHistory history) {
    var incidents = Incident.all(history);
    var rows = new ArrayList<BlastRow>();
    for (var kind : FaultKind.values()) {
      var faults = history.faults().stream().filter(f -> f.kind() == kind).toList();
      rows.add(row(kind.toString(), faults, history, incidents));
    }
    rows.add(row("none", List.of(), history, incidents));
    return rows;
  }

  private static BlastRow row(
      String kind, List<Fault> faults, NodesHistory history, List<Incident> incidents) {
    var mine =
        incidents.stream()
            .filter(i -> belongs(i.cause(history.faults()), faults, kind.equals("none")))
            .toList();
    var most =
        faults.stream()
            .mapToInt(
                fault ->
                    (int)
                        mine.stream()
                            .filter(i -> Objects.equals(i.cause(history.faults()), fault))
                            .count())
            .max()
            .orElse(mine.size());
    var times =
        mine.stream()
            .filter(i -> i.goodNanos() >= 0)
            .mapToLong(i -> i.lastedNanos() / 1_000_000)
            .sorted()
            .toArray();
    return new BlastRow(
        kind,
        faults.size(),
        (int) faults.stream().filter(f -> f.witnessed() > 0).count(),
        mine.size(),
        most,
        count(mine, Sign.REFUSED) + count(mine, Sign.STALE),
        count(mine, Sign.CUT),
        count(mine, Sign.SILENT),
        count(mine, Sign.FAILED),
        times.length == 0 ? -1 : times[times.length / 2],
        times.length == 0 ? -1 : times[times.length - 1]);
  }

  private static boolean belongs(@Nullable Fault cause, List<Fault> faults, boolean toNone) {
    return cause == null ? toNone : faults.contains(cause);
  }

  private static long count(List<Incident> incidents, Sign sign) {
    return incidents.stream()
        .flatMap(i -> i.troubles().stream())
        .filter(t -> t.sign() == sign)
        .count();
  }
}

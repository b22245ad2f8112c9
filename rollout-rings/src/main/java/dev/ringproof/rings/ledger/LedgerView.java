package dev.ringproof.rings.ledger;

import dev.ringproof.contract.verdict.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * The ledger as the judge sees it.
 *
 * @param faults why it is not to be trusted; empty if it is sound
 */
public record LedgerView(List<LedgerEntry> entries, List<String> faults) {
  /** An empty ledger. */
  public static final LedgerView EMPTY = new LedgerView(List.of(), List.of());

  public LedgerView {
    entries = List.copyOf(entries);
    faults = List.copyOf(faults);
  }

  /** One verdict in the ledger. */
  public record Found(LedgerEntry entry, Verdict verdict) {
    /** Returns where it stands, for people. */
    public String place() {
      return "ledger entry " + entry.seq();
    }
  }

  /**
   * Returns what the ledger says of a ring for a subject: over several runs the worst, in the order
   * FAIL, INVALID_RUN and INSUFFICIENT_EVIDENCE behind PASS, since either of these two only means
   * that a run decided nothing. A FAIL for want of an earlier ring says nothing of the subject and
   * does not count once that ring is there.
   */
  public Optional<Found> verdict(int ring, String purpose, String subjectDigest) {
    var found =
        entries.stream()
            .filter(entry -> entry.type() == EntryType.VERDICT)
            .filter(entry -> entry.body().whole("/ring").orElse(-1L) == ring)
            .filter(entry -> entry.body().text("/purpose").orElse("").equals(purpose))
            .filter(entry -> entry.body().text("/digest").orElse("").equals(subjectDigest))
            .filter(entry -> !forWantOfOrder(entry))
            .flatMap(entry -> read(entry).stream())
            .toList();
    return first(found, Verdict.FAIL)
        .or(() -> last(found, Verdict.PASS))
        .or(() -> last(found, Verdict.INVALID_RUN))
        .or(() -> last(found, Verdict.INSUFFICIENT_EVIDENCE));
  }

  private static boolean forWantOfOrder(LedgerEntry entry) {
    return entry.body().text("/verdict").orElse("").equals(Verdict.FAIL.toString())
        && entry.body().text("/binding/objective").orElse("").startsWith("order");
  }

  private static Optional<Found> read(LedgerEntry entry) {
    var text = entry.body().text("/verdict").orElse("");
    for (var verdict : Verdict.values()) {
      if (verdict.toString().equals(text)) {
        return Optional.of(new Found(entry, verdict));
      }
    }
    return Optional.empty();
  }

  private static Optional<Found> first(List<Found> found, Verdict verdict) {
    return found.stream().filter(f -> f.verdict() == verdict).findFirst();
  }

  private static Optional<Found> last(List<Found> found, Verdict verdict) {
    return found.stream().filter(f -> f.verdict() == verdict).reduce((a, b) -> b);
  }
}

package dev.ringproof.rings.ledger;

import dev.ringproof.contract.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verification of a ledger found.
 *
 * @param file the name that complaints use
 * @param entries the entries up to the first fault
 * @param faults which line and why, one sentence each; empty if the ledger is sound
 * @param notes what is odd and yet sound: a torn tail, an entry that the head does not know yet
 * @param head the signed head as it stands, to be kept elsewhere; null if there is none
 * @param soundBytes how much of the file the entries take; what follows is a torn tail
 * @param headSeq the last entry that the head knows; -1 for none
 */
public record LedgerReport(
    String file,
    List<LedgerEntry> entries,
    List<String> faults,
    List<String> notes,
    @Nullable JsonValue head,
    long soundBytes,
    long headSeq) {
  public LedgerReport {
    entries = List.copyOf(entries);
    faults = List.copyOf(faults);
    notes = List.copyOf(notes);
  }

  /** Whether nothing was edited, cut, reordered, inserted or signed by a stranger. */
  public boolean sound() {
    return faults.isEmpty();
  }

  /** Returns one sentence for people. */
  public String summary() {
    return sound()
        ? file + ": " + entries.size() + " entries, chain and signatures verify"
        : faults.getFirst();
  }

  /** Returns the entries, as the judge reads them. */
  public LedgerView view() {
    return new LedgerView(entries, faults);
  }

  /** Returns the hash of the last entry, or that of nothing. */
  String lastHash() {
    return entries.isEmpty() ? LedgerEntry.NOTHING : entries.getLast().hash();
  }
}

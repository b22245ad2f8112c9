package dev.ringproof.runtime.store;

import dev.ringproof.contract.trace.EvidenceEntry;
import java.util.List;
import java.util.Optional;

/** The hash-chained, append-only record of each trace. */
public interface EvidenceLog {
  /** Makes entries durable at the end of a trace's chain. */
  void append(String trace, List<EvidenceDraft> entries);

  /** Makes an entry durable unless the trace has one of the same type and body already. */
  void once(String trace, EvidenceDraft entry);

  /** Returns the tenant's trace with its session and entries, oldest first. */
  Optional<Trace> trace(String tenant, String trace);

  /** A trace's chain. */
  record Trace(String trace, String tenant, String session, List<EvidenceEntry> entries) {
    public Trace {
      entries = List.copyOf(entries);
    }
  }
}

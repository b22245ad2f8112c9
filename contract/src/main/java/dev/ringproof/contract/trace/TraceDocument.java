package dev.ringproof.contract.trace;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.trace.EvidenceChain.Break;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trace as {@code GET /v1/traces/{trace}} gives it.
 *
 * @param head the last entry's hash; null where there is no entry
 */
public record TraceDocument(
    String trace,
    String tenant,
    String session,
    List<EvidenceEntry> entries,
    @Nullable String head) {
  public TraceDocument {
    entries = List.copyOf(entries);
  }

  /**
   * Reads one trace or an array of them, against the schema {@code trace}.
   *
   * @throws DocumentException that names file and line, also when the array is empty
   */
  public static List<TraceDocument> read(Located document) {
    var value = Schemas.check("trace", document);
    try {
      var traces = value instanceof JsonArray array ? array.items() : List.of(value);
      return traces.stream().map(t -> JsonCodec.decode(t, TraceDocument.class)).toList();
    } catch (DocumentException e) {
      throw new DocumentException(document.source() + ": " + e.getMessage());
    }
  }

  /** Returns where the chain breaks first, the head included; empty if it verifies. */
  public Optional<Break> firstBreak() {
    var found = EvidenceChain.firstBreak(trace, entries);
    if (found.isPresent()) {
      return found;
    }
    var last = entries.isEmpty() ? null : entries.getLast().hash();
    var same = last == null ? head == null : last.equals(head);
    return same
        ? Optional.empty()
        : Optional.of(new Break(entries.size(), "head is not the hash of the last entry"));
  }
}

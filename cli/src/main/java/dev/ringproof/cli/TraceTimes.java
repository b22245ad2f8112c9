package dev.ringproof.cli;

import dev.ringproof.contract.trace.EvidenceEntry;
import dev.ringproof.contract.trace.TraceDocument;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far apart the entries of a trace are. */
final class TraceTimes {
  private static final List<String> PARTS =
      List.of("model", "policy", "tool", "people", "store", "runtime");
  private static final long MOST_MS = Duration.ofDays(365).toMillis();

  private final TraceDocument trace;
  private final Map<String, EvidenceEntry> opened = new HashMap<>();

  TraceTimes(TraceDocument trace) {
    this.trace = trace;
    for (var entry : trace.entries()) {
      key(entry, "approval.requested", "approval").ifPresent(key -> opened.put(key, entry));
      key(entry, "intent", "action").ifPresent(key -> opened.put(key, entry));
    }
  }

  private static Optional<String> key(EvidenceEntry entry, String type, String member) {
    return entry.type().equals(type)
        ? entry.body().text("/" + member).map(id -> member + " " + id)
        : Optional.empty();
  }

  /** Returns the milliseconds since the first entry. */
  long offset(EvidenceEntry entry) {
    return between(trace.entries().getFirst(), entry);
  }

  /** Returns how long it took since what this entry ends: an approval's wait, a tool's call. */
  Optional<Long> took(EvidenceEntry entry) {
    return key(entry, "approval.decided", "approval")
        .or(() -> key(entry, "outcome", "action"))
        .map(opened::get)
        .map(from -> between(from, entry));
  }

  private static long between(EvidenceEntry from, EvidenceEntry to) {
    try {
      return Duration.between(Instant.parse(from.at()), Instant.parse(to.at())).toMillis();
    } catch (DateTimeException noSuchDay) {
      return 0;
    }
  }

  /** Returns where the time went: as the runtime measured it, or as far as the entries tell. */
  String spent() {
    return trace.entries().stream()
        .filter(entry -> entry.type().equals("settlement"))
        .findFirst()
        .flatMap(TraceTimes::measured)
        .orElseGet(this::gathered);
  }

  private static Optional<String> measured(EvidenceEntry settlement) {
    var parts = new ArrayList<String>();
    var sum = 0L;
    // Who keeps no queue tells of none.
    var queue = settlement.body().whole("/timeMs/queue").filter(ms -> ms > 0 && ms <= MOST_MS);
    if (queue.isPresent()) {
      sum += queue.get();
      parts.add("queue " + queue.get() + " ms");
    }
    for (var part : PARTS) {
      var ms = settlement.body().whole("/timeMs/" + part);
      if (ms.isEmpty() || ms.get() < 0 || ms.get() > MOST_MS) {
        return Optional.empty();
      }
      sum += ms.get();
      parts.add(part + " " + ms.get() + " ms");
    }
    return Optional.of(sum + " ms: " + String.join(", ", parts));
  }

  private String gathered() {
    var waited = sum("approval.decided");
    var called = sum("outcome");
    var end =
        trace.entries().stream()
            .filter(entry -> entry.type().equals("terminal"))
            .findFirst()
            .map(this::offset);
    if (end.isEmpty()) {
      return "tool " + called + " ms, people " + waited + " ms; the whole is not in this log";
    }
    return end.get()
        + " ms: tool "
        + called
        + " ms, people "
        + waited
        + " ms, model, policy, store and runtime together "
        + Math.max(0, end.get() - called - waited)
        + " ms (the log does not tell them apart)";
  }

  /** Sums what each approval or action took; of several outcomes of one action the last counts. */
  private long sum(String type) {
    var longest = new HashMap<String, Long>();
    for (var entry : trace.entries()) {
      if (entry.type().equals(type)) {
        var about = entry.body().text("/approval").or(() -> entry.body().text("/action"));
        took(entry).ifPresent(ms -> longest.merge(about.orElse(""), ms, Math::max));
      }
    }
    return longest.values().stream().mapToLong(ms -> ms).sum();
  }
}

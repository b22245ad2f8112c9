package dev.ringproof.cli;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.trace.EvidenceEntry;
import dev.ringproof.contract.trace.TraceDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trace told as an incident, in at most {@value #MOST_LINES} lines: what matters least is left
 * out first, and counted.
 */
final class Incident {
  static final int MOST_LINES = 40;
  private static final int MOST_COLUMNS = 200;

  private final TraceDocument trace;
  private final TraceTimes times;
  private final EntryWords words;

  private Incident(TraceDocument trace) {
    this.trace = trace;
    this.times = new TraceTimes(trace);
    this.words = new EntryWords(trace, times);
  }

  static Incident of(TraceDocument trace) {
    return new Incident(trace);
  }

  List<String> lines() {
    var head = new ArrayList<String>();
    head.add("trace " + trace.trace() + "  session " + trace.session());
    var fault = EvidenceCommand.fault(trace);
    head.add(
        fault == null
            ? "chain   verifies, " + trace.entries().size() + " entries"
            : "chain   " + fault + "; from there on this is not to be trusted");
    head.add("asked   " + asked());
    head.add("ended   " + ended());
    var foot = new ArrayList<String>();
    foot.add("time    " + times.spent());
    foot.add("money   " + money());
    foot.add("failure " + failures());
    var unknown = unknown();
    if (!unknown.isEmpty()) {
      foot.add("unknown " + unknown);
    }
    var lines = new ArrayList<>(head);
    lines.addAll(timeline(MOST_LINES - head.size() - foot.size()));
    lines.addAll(foot);
    return lines.stream().map(line -> InputFile.line(line, MOST_COLUMNS)).toList();
  }

  private List<String> timeline(int room) {
    // By identity: a forged log may hold one entry many times.
    var kept = Collections.newSetFromMap(new IdentityHashMap<EvidenceEntry, Boolean>());
    var fits = trace.entries().size() <= room;
    trace.entries().stream()
        .sorted(Comparator.comparingInt(EntryWords::rank))
        .limit(fits ? room : room - 1L)
        .forEach(kept::add);
    var lines = new ArrayList<String>();
    var left = new TreeMap<String, Integer>();
    for (var entry : trace.entries()) {
      if (kept.contains(entry)) {
        lines.add(
            String.format("%9s  ", "+" + times.offset(entry) + " ms")
                + entry.type()
                + "  "
                + words.of(entry));
      } else {
        left.merge(entry.type(), 1, Integer::sum);
      }
    }
    if (!left.isEmpty()) {
      lines.add("           left out: " + counts(left));
    }
    return lines;
  }

  private String asked() {
    return trace.entries().stream()
        .filter(entry -> entry.type().equals("admission"))
        .findFirst()
        .map(entry -> "by " + words.of(entry))
        .orElse("by whom the log does not tell, tenant " + trace.tenant());
  }

  private String ended() {
    return trace.entries().stream()
        .filter(entry -> entry.type().equals("terminal"))
        .findFirst()
        .map(entry -> words.of(entry) + ", after " + times.offset(entry) + " ms")
        .orElse("not in this log: the turn runs, or the tail was cut");
  }

  private String money() {
    var parts = new ArrayList<String>();
    var routes = new ArrayList<String>();
    for (var entry : trace.entries()) {
      switch (entry.type()) {
        case "reservation" -> parts.add("reserved " + words.of(entry));
        case "route" -> routes.add("on " + words.of(entry));
        case "settlement" -> parts.add("settled " + words.of(entry) + overdraft(entry.body()));
        default -> {}
      }
    }
    parts.addAll(routes);
    return parts.isEmpty() ? "none in this log" : String.join("; ", parts);
  }

  private String overdraft(JsonValue settled) {
    var reserved =
        trace.entries().stream()
            .filter(entry -> entry.type().equals("reservation"))
            .findFirst()
            .flatMap(entry -> entry.body().whole("/micros"));
    var charged = settled.whole("/micros");
    return reserved.isPresent() && charged.isPresent() && charged.get() > reserved.get()
        ? ", more than was reserved"
        : "";
  }

  private String failures() {
    var told =
        trace.entries().stream()
            .filter(entry -> entry.type().equals("failure"))
            .map(words::of)
            .distinct()
            .toList();
    return told.isEmpty() ? "none" : String.join("; ", told);
  }

  private String unknown() {
    var counts = new TreeMap<String, Integer>();
    trace.entries().stream()
        .filter(entry -> !EntryWords.KNOWN.contains(entry.type()))
        .forEach(entry -> counts.merge(entry.type(), 1, Integer::sum));
    return counts.isEmpty() ? "" : "types of entries: " + counts(counts);
  }

  private static String counts(Map<String, Integer> counts) {
    return String.join(
        ", ", counts.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
  }
}

package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.CheckFailed;
import dev.ringproof.conformance.kit.Corpus;
import dev.ringproof.conformance.kit.Corpus.Entry;
import dev.ringproof.contract.json.DocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Tries entries of the corpus, a few at once, and keeps a table of what came of each. */
final class CorpusBatch {
  private static final int AT_ONCE = 4;
  private static final String TABLE = "corpus.txt";

  private CorpusBatch() {}

  /** Tries one entry, and says what was witnessed; throws where the witness is against it. */
  interface Trial {
    String of(Entry entry);
  }

  private record Row(Entry entry, boolean held, String witnessed) {
    @Override
    public String toString() {
      return (held ? "held    " : "FAILED  ") + entry.id() + ": " + witnessed;
    }
  }

  static List<Entry> entries(Corpus.Kind... kinds) {
    return Stream.of(kinds).flatMap(kind -> Corpus.of(kind).stream()).toList();
  }

  /** Holds the target to every entry: as many rows as entries, and each of them held. */
  static void hold(Check check, List<Entry> entries, Trial trial) {
    var work = entries.stream().map(e -> (Callable<Row>) () -> row(e, trial)).toList();
    var rows = new ArrayList<Row>();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (var one : threads.invokeAll(work)) {
        rows.add(ended(one));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted among the entries", e);
    }
    var head = rows.size() + " of " + entries.size() + " entries\n";
    check.keep(TABLE, head + String.join("\n", rows.stream().map(Row::toString).toList()) + "\n");
    var failed = rows.stream().filter(row -> !row.held()).map(Row::toString).toList();
    check.wantSame("entries tried", entries.size(), rows.size());
    check.want(failed.isEmpty(), "each entry's witness", String.join(" | ", failed));
  }

  private static Row row(Entry entry, Trial trial) {
    try {
      return new Row(entry, true, trial.of(entry));
    } catch (CheckFailed | DocumentException e) {
      return new Row(entry, false, String.valueOf(e.getMessage()));
    }
  }

  private static Row ended(Future<Row> one) throws InterruptedException {
    try {
      return one.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an entry of the corpus went wrong", e.getCause());
    }
  }
}

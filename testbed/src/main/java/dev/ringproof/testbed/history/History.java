package dev.ringproof.testbed.history;

import dev.ringproof.contract.json.JsonValue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The operations of one run in the order in which they were noted; safe for many threads. */
public final class History {
  private final CopyOnWriteArrayList<Entry> entries = new CopyOnWriteArrayList<>();

  /** Appends an entry. */
  public void add(Entry entry) {
    entries.add(entry);
  }

  /** Appends an entry at this moment. */
  public void add(String process, String operation, Entry.Kind kind, JsonValue data) {
    add(new Entry(System.nanoTime(), process, operation, kind, data));
  }

  /** Returns what has been noted so far. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }
}

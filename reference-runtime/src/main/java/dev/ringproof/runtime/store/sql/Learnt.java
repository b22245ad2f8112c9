package dev.ringproof.runtime.store.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has learnt of so many things; what was asked for least recently goes first, and
 * all of it when something was undone, since it may have been learnt within that. Used by one
 * thread at a time.
 */
public final class Learnt<V> {
  private final Map<String, V> known;
  private long undone;

  /** Remembers so many. */
  public Learnt(int most) {
    known =
        new LinkedHashMap<>(most, 1, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
          }
        };
  }

  /** Returns what is known of it; null where nothing is. */
  public @Nullable V of(Db db, String name) {
    if (undone != db.undone()) {
      undone = db.undone();
      known.clear();
    }
    return known.get(name);
  }

  /** Remembers it. */
  public void put(String name, V value) {
    known.put(name, value);
  }

  /** Forgets one thing. */
  public void forget(String name) {
    known.remove(name);
  }

  /** Forgets all. */
  public void forget() {
    known.clear();
  }
}

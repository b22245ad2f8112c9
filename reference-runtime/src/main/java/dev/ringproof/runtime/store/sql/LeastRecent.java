package dev.ringproof.runtime.store.sql;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * So many things that were learnt; what was asked for least recently goes first. Used by one thread
 * at a time.
 */
public final class LeastRecent<V> extends LinkedHashMap<String, V> {
  private static final long serialVersionUID = 2;

  private final int most;

  /** Remembers so many. */
  public LeastRecent(int most) {
    super(most, 1, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
    return size() > most;
  }
}

package dev.ringproof.runtime.turn;

import dev.ringproof.runtime.model.TokenCounter;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts each text of one turn's context once. A context that is over is measured again for its
 * summary, its cut and what it recalls, and all of that is before the user's first token. Not for
 * threads.
 */
final class CountedOnce implements TokenCounter {
  private final TokenCounter counter;
  private final Map<String, Long> known = new HashMap<>();

  CountedOnce(TokenCounter counter) {
    this.counter = counter;
  }

  @Override
  public long count(String text) {
    return known.computeIfAbsent(text, counter::count);
  }
}

package dev.ringproof.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.LoggerFactory;

/** What was opened, to be closed the other way round; one that fails to close keeps none open. */
final class Closing implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Returns the part, to be closed before those that were opened earlier. */
  <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LoggerFactory.getLogger(Closing.class)
            .warn("a part did not close: {}", e.getClass().getName());
      }
    }
  }
}

package dev.ringproof.testbed.witness;

import java.util.Map;

/**
 * A span as it was exported.
 *
 * @param kind such as {@code CLIENT}
 * @param parent the parent span's id; empty for the first of a trace
 * @param attributes by name, a list joined by commas
 * @param failed whether its status is an error
 * @param startNanos since the epoch, on the clock of whoever exported it
 */
public record SpanSeen(
    String name,
    String kind,
    String trace,
    String span,
    String parent,
    Map<String, String> attributes,
    boolean failed,
    long startNanos,
    long endNanos) {
  public SpanSeen {
    attributes = Map.copyOf(attributes);
  }

  /** Returns an attribute; empty when it is not there. */
  public String attribute(String key) {
    return attributes.getOrDefault(key, "");
  }
}

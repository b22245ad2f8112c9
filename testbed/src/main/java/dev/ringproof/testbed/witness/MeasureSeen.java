package dev.ringproof.testbed.witness;

import java.util.Map;

/**
 * One series of a histogram as it was exported last, since the process began.
 *
 * @param metric its name
 * @param unit by UCUM
 * @param attributes by name
 */
public record MeasureSeen(
    String metric, String unit, Map<String, String> attributes, long count, double sum) {
  public MeasureSeen {
    attributes = Map.copyOf(attributes);
  }
}

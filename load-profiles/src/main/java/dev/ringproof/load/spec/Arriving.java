package dev.ringproof.load.spec;

import dev.ringproof.load.measure.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How a profile's turns arrive. */
public sealed interface Arriving {

  /** By a pattern, until its end. */
  record Paced(Pattern pattern, Pattern.Until until) implements Arriving {}

  /**
   * As the rows of a trace did, with their own lengths.
   *
   * @param window how much of it, counted from its first row
   * @param compression by how much arrivals are drawn together
   */
  record Replayed(Path file, Duration window, double compression) implements Arriving {}

  /**
   * At a constant rate, in steps of what the runtime was measured to take.
   *
   * @param times of that, a step each
   * @param each how long arrivals of a step come
   */
  record Multiples(List<Double> times, Duration each) implements Arriving {
    public Multiples {
      times = List.copyOf(times);
    }
  }
}

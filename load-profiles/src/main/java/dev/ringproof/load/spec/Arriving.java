package dev.ringproof.load.spec;

import dev.ringproof.load.measure.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * @param besideRing the ring in whose limits the same load is offered once more, to stand beside;
   *     null: in none
   */
  record Multiples(List<Double> times, Duration each, @Nullable Integer besideRing)
      implements Arriving {
    public Multiples {
      times = List.copyOf(times);
    }
  }

  /**
   * Each tenant at its share, then the same with the first one at a multiple of it. The others'
   * turns are the same in both steps.
   *
   * @param perSecond a tenant's share
   * @param loud by what the first tenant's share is multiplied in the second step
   * @param each how long arrivals of a step come
   */
  record Neighbour(double perSecond, double loud, Duration each) implements Arriving {}
}

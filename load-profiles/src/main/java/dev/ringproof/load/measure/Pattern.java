package dev.ringproof.load.measure;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * When arrivals come, counted from the phase's start and whatever becomes of any of them: an open
 * model. A pattern, its end and a seed give the same offsets again.
 */
public sealed interface Pattern {

  /** Returns the offsets in order, each before the end; a seed is of use to random ones alone. */
  List<Duration> offsets(Until until, long seed);

  /** Returns how many arrivals are expected before the end; exact but for random patterns. */
  double expected(Until until);

  /** When arrivals are over. */
  sealed interface Until {
    /** Once this time has passed. */
    record Elapsed(Duration time) implements Until {
      public Elapsed {
        above0("a duration in seconds", seconds(time));
      }
    }

    /** After so many arrivals. */
    record Turns(int count) implements Until {
      public Turns {
        above0("a count of turns", count);
      }
    }
  }

  /** The k-th at k/rate. */
  record Constant(double perSecond) implements Pattern {
    public Constant {
      above0("a rate", perSecond);
    }

    @Override
    public List<Duration> offsets(Until until, long seed) {
      return ended(IntStream.iterate(0, k -> k + 1).mapToDouble(k -> k / perSecond), until);
    }

    @Override
    public double expected(Until until) {
      return switch (until) {
        case Until.Elapsed elapsed -> perSecond * seconds(elapsed.time());
        case Until.Turns turns -> turns.count();
      };
    }
  }

  /**
   * A rate that grows, or falls, in a straight line until the end. The k-th comes when the rate's
   * integral is k.
   */
  record Ramp(double from, double to) implements Pattern {
    public Ramp {
      if (!(from >= 0 && to >= 0 && from + to > 0 && Double.isFinite(from + to))) {
        throw new IllegalArgumentException(
            "found rates " + from + " and " + to + ", expected none below 0 and one above");
      }
    }

    @Override
    public List<Duration> offsets(Until until, long seed) {
      var expected = expected(until);
      var slope = (to - from) * (from + to) / (2 * expected);
      // Before rounding the last could come at the very end, where the rate of a fall is 0.
      var count = (int) Math.ceil(expected - 1e-9);
      return ended(IntStream.range(0, count).mapToDouble(k -> reached(k, slope)), until);
    }

    /** Solves from t + slope t^2 / 2 = k in the form that loses nothing where slope is 0. */
    private double reached(int k, double slope) {
      return k == 0 ? 0 : 2 * k / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * k)));
    }

    @Override
    public double expected(Until until) {
      return switch (until) {
        case Until.Elapsed elapsed -> (from + to) / 2 * seconds(elapsed.time());
        case Until.Turns turns -> turns.count();
      };
    }
  }

  /** Independent arrivals: the gaps between them are exponential, with a mean of 1/rate. */
  record Poisson(double perSecond) implements Pattern {
    public Poisson {
      above0("a rate", perSecond);
    }

    @Override
    public List<Duration> offsets(Until until, long seed) {
      var random = new SplittableRandom(seed);
      return ended(DoubleStream.iterate(gap(random), t -> t + gap(random)), until);
    }

    private double gap(SplittableRandom random) {
      // nextDouble is below 1, so that the logarithm is of no 0.
      return -Math.log(1 - random.nextDouble()) / perSecond;
    }

    @Override
    public double expected(Until until) {
      return new Constant(perSecond).expected(until);
    }
  }

  /**
   * A constant rate, and at the end of each period so many more at once.
   *
   * @param perSecond of those between bursts
   * @param size how many come in a burst
   * @param within the time over which a burst's arrivals are spread evenly
   * @param every from one burst's start to the next's; the first starts after the first period
   */
  record Burst(double perSecond, int size, Duration within, Duration every) implements Pattern {
    public Burst {
      above0("a rate", perSecond);
      above0("a size", size);
      above0("seconds between bursts", seconds(every));
      if (within.isNegative() || within.compareTo(every) > 0) {
        throw new IllegalArgumentException(
            "found bursts within " + within + " every " + every + ", expected within the period");
      }
    }

    @Override
    public List<Duration> offsets(Until until, long seed) {
      var end = lasting(until);
      var base = IntStream.iterate(0, k -> k + 1).mapToDouble(k -> k / perSecond);
      var bursts = IntStream.iterate(0, k -> k + 1).mapToDouble(this::inBurst);
      return ended(
          DoubleStream.concat(base.takeWhile(t -> t < end), bursts.takeWhile(t -> t < end))
              .sorted(),
          until);
    }

    /** Returns when the k-th arrival of all bursts together comes. */
    private double inBurst(int k) {
      return (1 + k / size) * seconds(every) + k % size * seconds(within) / size;
    }

    /** Returns a time, in seconds, by which at least as many have arrived as are asked for. */
    private double lasting(Until until) {
      var period = seconds(every);
      return switch (until) {
        case Until.Elapsed elapsed -> seconds(elapsed.time());
        // The first burst comes a period late, and the last may be under way for another.
        case Until.Turns turns -> turns.count() / (perSecond + size / period) + 2 * period;
      };
    }

    @Override
    public double expected(Until until) {
      return switch (until) {
        case Until.Elapsed elapsed -> {
          var time = seconds(elapsed.time());
          var bursts = Math.max(0, Math.ceil(time / seconds(every)) - 1);
          yield perSecond * time + size * bursts;
        }
        case Until.Turns turns -> turns.count();
      };
    }
  }

  private static List<Duration> ended(DoubleStream seconds, Until until) {
    var nanos = seconds.mapToLong(t -> Math.round(t * 1e9));
    var some =
        switch (until) {
          case Until.Elapsed elapsed -> before(nanos, elapsed.time().toNanos());
          case Until.Turns turns -> nanos.limit(turns.count());
        };
    return some.mapToObj(Duration::ofNanos).toList();
  }

  private static LongStream before(LongStream nanos, long end) {
    return nanos.takeWhile(t -> t < end);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static void above0(String what, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "found " + what + " of " + value + ", expected more than 0");
    }
  }
}

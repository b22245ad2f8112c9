package dev.ringproof.testbed.proxy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * One way to disturb the bytes of a {@link FaultProxy}, by Toxiproxy's names and meanings. Times
 * count in whole milliseconds, rounded up. A name is unique within its proxy, over both directions.
 */
public sealed interface Toxic {
  /** Returns the name by which the toxic is removed. */
  String name();

  /** Returns the direction it acts on. */
  Direction direction();

  /**
   * Holds each piece of data for {@code latency}, give or take {@code jitter}, counted from its
   * arrival: a delay line, not a slower one.
   */
  record Latency(String name, Direction direction, Duration latency, Duration jitter)
      implements Toxic {
    public Latency {
      Names.check("toxic", name);
      requireNonNull(direction);
      Times.check("latency", latency);
      Times.check("jitter", jitter);
    }
  }

  /**
   * Drops all data and closes the connection after {@code after} without any; zero drops for ever
   * and never closes. Removing it closes the connections it acted on.
   */
  record Timeout(String name, Direction direction, Duration after) implements Toxic {
    public Timeout {
      Names.check("toxic", name);
      requireNonNull(direction);
      Times.check("after", after);
    }
  }

  /**
   * Waits for the first data, then for {@code after}, then resets both sides (RST). Connections
   * that were open before the toxic was added are closed in order instead.
   */
  record ResetPeer(String name, Direction direction, Duration after) implements Toxic {
    public ResetPeer {
      Names.check("toxic", name);
      requireNonNull(direction);
      Times.check("after", after);
    }
  }

  /** Lets exactly {@code bytes} pass on each connection, then closes it. */
  record LimitData(String name, Direction direction, long bytes) implements Toxic {
    public LimitData {
      Names.check("toxic", name);
      requireNonNull(direction);
      Times.notNegative("bytes", bytes);
    }
  }

  /** Lets data pass untouched and holds the end of the stream back for {@code delay}. */
  record SlowClose(String name, Direction direction, Duration delay) implements Toxic {
    public SlowClose {
      Names.check("toxic", name);
      requireNonNull(direction);
      Times.check("delay", delay);
    }
  }

  /**
   * Cuts data into pieces of {@code averageSize} bytes, give or take {@code sizeVariation}, with a
   * {@code delay} (in whole microseconds) after each.
   */
  record Slicer(
      String name, Direction direction, long averageSize, long sizeVariation, Duration delay)
      implements Toxic {
    public Slicer {
      Names.check("toxic", name);
      requireNonNull(direction);
      Times.check("delay", delay);
      Times.notNegative("sizeVariation", sizeVariation);
      // The original ends its process on what is excluded here.
      if (averageSize <= sizeVariation) {
        throw new IllegalArgumentException(
            "averageSize: found " + averageSize + ", expected more than the variation");
      }
    }
  }

  /** Lets this many kilobytes (of 1000 bytes) pass per second; zero holds everything back. */
  record Bandwidth(String name, Direction direction, long kiloBytesPerSecond) implements Toxic {
    public Bandwidth {
      Names.check("toxic", name);
      requireNonNull(direction);
      Times.notNegative("kiloBytesPerSecond", kiloBytesPerSecond);
    }
  }
}

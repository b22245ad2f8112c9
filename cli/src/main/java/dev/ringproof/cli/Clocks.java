package dev.ringproof.cli;

import java.time.Clock;
import java.time.InstantSource;

/** The one place in the command that reads the wall clock. */
final class Clocks {
  /** UTC. */
  static final InstantSource WALL = Clock.systemUTC();

  private Clocks() {}
}

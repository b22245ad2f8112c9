package dev.ringproof.load.profile;

import io.gatling.javaapi.core.Simulation;

/** Tier C alone: jobs, accepted and then asked after until they ended. */
public final class TierCProfile extends Simulation {
  /** Made by Gatling. */
  public TierCProfile() {
    var board = Running.board();
    setUp(Turns.jobs(board)).protocols(Turns.protocol(board));
  }
}

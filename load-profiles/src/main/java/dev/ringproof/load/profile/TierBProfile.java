package dev.ringproof.load.profile;

import dev.ringproof.contract.tier.TierId;
import io.gatling.javaapi.core.Simulation;

/** Tier B alone: internal assistive turns, streamed. */
public final class TierBProfile extends Simulation {
  /** Made by Gatling. */
  public TierBProfile() {
    var board = Running.board();
    setUp(Turns.streamed(TierId.B, board)).protocols(Turns.protocol(board));
  }
}

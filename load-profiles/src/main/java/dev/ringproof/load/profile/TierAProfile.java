package dev.ringproof.load.profile;

import dev.ringproof.contract.tier.TierId;
import io.gatling.javaapi.core.Simulation;

/** Tier A alone: customer-facing turns, streamed. */
public final class TierAProfile extends Simulation {
  /** Made by Gatling. */
  public TierAProfile() {
    var board = Running.board();
    setUp(Turns.streamed(TierId.A, board)).protocols(Turns.protocol(board));
  }
}

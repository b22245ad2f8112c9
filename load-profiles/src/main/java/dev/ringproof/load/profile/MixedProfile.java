package dev.ringproof.load.profile;

import dev.ringproof.contract.tier.TierId;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import java.util.ArrayList;

/** All tiers that have turns, at once, each as its own profile takes them. */
public final class MixedProfile extends Simulation {
  /** Made by Gatling. */
  public MixedProfile() {
    var board = Running.board();
    var populations = new ArrayList<PopulationBuilder>();
    for (var tier : TierId.values()) {
      if (board.count(tier) > 0) {
        populations.add(
            switch (tier) {
              case A, B -> Turns.streamed(tier, board);
              case C -> Turns.jobs(board);
            });
      }
    }
    setUp(populations).protocols(Turns.protocol(board));
  }
}

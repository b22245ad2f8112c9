package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.tool.ToolPort;
import dev.ringproof.runtime.turn.Effects;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the attempts to find out about an effect in memory alone: each start begins anew. */
public final class RecoveryForgets extends Assembly {
  RecoveryForgets(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, RecoveryForgets::new);
  }

  @Override
  protected Effects effects(ToolPort tools, ActionStore store) {
    var counts = new ConcurrentHashMap<Object, Integer>();
    var forgetful =
        Replaced.in(
            ActionStore.class,
            store,
            Map.of("attempt", (given, call) -> counts.merge(given[0], 1, Integer::sum)));
    return super.effects(tools, forgetful);
  }
}

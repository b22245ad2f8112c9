package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Nodes;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Takes back a turn of its own alone: nobody tells the node that has it. */
public final class CancelStaysHere extends Assembly {
  CancelStaysHere(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, CancelStaysHere::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var nodes =
        Replaced.in(Nodes.class, honest.nodes(), Map.of("wishCancelled", (given, call) -> null));
    return Replaced.in(Store.class, honest, Map.of("nodes", (given, call) -> nodes));
  }
}

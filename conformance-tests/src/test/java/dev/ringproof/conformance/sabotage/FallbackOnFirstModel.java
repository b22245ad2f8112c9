package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Settlement;
import dev.ringproof.runtime.store.Settlement.ModelUse;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Charges the right sums, and books them all on the model that a turn asked first. */
public final class FallbackOnFirstModel extends Assembly {
  FallbackOnFirstModel(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, FallbackOnFirstModel::new);
  }

  @Override
  protected Store store() {
    return Replaced.turns(
        super.store(),
        Map.of("settle", (given, call) -> call.with(onFirst((Settlement) given[0]))));
  }

  private static Settlement onFirst(Settlement end) {
    if (end.perModel().isEmpty()) {
      return end;
    }
    var first = end.perModel().getFirst().model();
    var uses =
        end.perModel().stream()
            .map(u -> new ModelUse(first, u.inputTokens(), u.outputTokens(), u.costMicros()))
            .toList();
    return Replaced.with(Settlement.class, end, "perModel", uses);
  }
}

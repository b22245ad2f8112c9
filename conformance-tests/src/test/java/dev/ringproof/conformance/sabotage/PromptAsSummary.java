package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Settlement;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the last prompt as the session's summary. */
public final class PromptAsSummary extends Assembly {

  private final Map<String, String> prompts = new ConcurrentHashMap<>();

  PromptAsSummary(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, PromptAsSummary::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var turns =
        Replaced.in(
            TurnStore.class,
            honest.turns(),
            Map.of(
                "begin",
                (given, call) -> {
                  var asked = (BeginTurn) given[0];
                  prompts.put(asked.turn(), asked.prompt());
                  return call.with(given);
                },
                "settle",
                (given, call) -> call.with(withPrompt((Settlement) given[0]))));
    return Replaced.in(Store.class, honest, Map.of("turns", (given, call) -> turns));
  }

  private Settlement withPrompt(Settlement s) {
    return new Settlement(
        s.turn(),
        s.state(),
        s.charged(),
        s.perModel(),
        prompts.getOrDefault(s.turn(), s.summary()),
        s.view(),
        s.text(),
        s.vaultUntil(),
        s.now(),
        s.evidence(),
        s.events());
  }
}

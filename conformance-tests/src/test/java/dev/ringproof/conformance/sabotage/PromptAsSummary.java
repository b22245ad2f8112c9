package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Settlement;
import dev.ringproof.runtime.store.Store;
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
    return Replaced.turns(
        super.store(),
        Map.of(
            "begin",
            (given, call) -> {
              var asked = (BeginTurn) given[0];
              prompts.put(asked.turn(), asked.prompt());
              return call.with(given);
            },
            "settle",
            (given, call) -> call.with(withPrompt((Settlement) given[0]))));
  }

  private Settlement withPrompt(Settlement s) {
    return Replaced.with(
        Settlement.class, s, "summary", prompts.getOrDefault(s.turn(), s.summary()));
  }
}

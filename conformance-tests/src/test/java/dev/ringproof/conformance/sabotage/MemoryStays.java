package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.TokenCounter;
import dev.ringproof.runtime.turn.Recall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Recalls for longer than the window of what is transient. */
public final class MemoryStays extends Assembly {

  MemoryStays(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, MemoryStays::new);
  }

  @Override
  protected @Nullable Recall recall(TokenCounter counter, Duration window) {
    return super.recall(counter, window.multipliedBy(1_000));
  }
}

package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.TokenCounter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Takes every Retry-After of a turn that someone waits for as an invitation to ask at once. */
public final class AsksTooSoon extends Assembly {
  private static final Duration SHORT = Duration.ofSeconds(2);

  AsksTooSoon(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, AsksTooSoon::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) -> {
      var result = honest.stream(call, onText);
      return result instanceof ModelResult.Refused refused && soon(refused.retryAfter())
          ? new ModelResult.Refused(refused.status(), Duration.ZERO, refused.usage())
          : result;
    };
  }

  /** What jobs are asked for is longer: their queue would tell, whatever a turn does. */
  private static boolean soon(@Nullable Duration asked) {
    return asked != null && asked.compareTo(SHORT) < 0;
  }
}

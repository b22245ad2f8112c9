package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.BodyReader;
import java.nio.charset.StandardCharsets;

/** Breaks at JSON that is deeper than it has a stack for. */
public final class DeepBodyBreaks extends Assembly {
  private static final int DEEPEST = 1_000;

  DeepBodyBreaks(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, DeepBodyBreaks::new);
  }

  @Override
  protected BodyReader bodies() {
    var honest = super.bodies();
    return (body, known) -> {
      if (opened(body) > DEEPEST) {
        throw new IllegalStateException("no stack left");
      }
      return honest.object(body, known);
    };
  }

  private static long opened(byte[] body) {
    return new String(body, StandardCharsets.UTF_8).chars().filter(c -> c == '[').count();
  }
}

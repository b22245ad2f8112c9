package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.TokenCounter;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Has one pool of connections to its models for all tiers. */
public final class OnePool extends Assembly {
  private static final int PLACES = 8;

  OnePool(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, OnePool::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var places = new Semaphore(PLACES);
    return Replaced.in(
        ModelPort.class,
        super.model(counter),
        Map.of(
            "stream",
            (given, call) -> {
              places.acquireUninterruptibly();
              try {
                return call.with(given);
              } finally {
                places.release();
              }
            }));
  }
}

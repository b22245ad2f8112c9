package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.Windows;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.workflow.Backoff;
import java.time.Duration;
import java.util.SplittableRandom;

/** Runs a job that failed again without a pause. */
public final class RetriesAtOnce extends Assembly {
  RetriesAtOnce(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, RetriesAtOnce::new);
  }

  @Override
  protected Backoff backoff(Windows windows) {
    return new Backoff(Duration.ZERO, Duration.ZERO, new SplittableRandom());
  }
}

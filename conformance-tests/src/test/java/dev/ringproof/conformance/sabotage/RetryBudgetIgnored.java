package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.Retries;

/** Asks a provider again whenever a turn of its own may: all turns together double its work. */
public final class RetryBudgetIgnored extends Assembly {
  RetryBudgetIgnored(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, RetryBudgetIgnored::new);
  }

  @Override
  protected Retries retries() {
    return new Retries(super.retries()::provider) {
      @Override
      public boolean take(String provider) {
        return true;
      }
    };
  }
}

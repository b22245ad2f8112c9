package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.Identity;

/** Breaks where a request says nothing of who asks. */
public final class NobodyCrashes extends Assembly {
  NobodyCrashes(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, NobodyCrashes::new);
  }

  @Override
  protected Identity identity() {
    var honest = super.identity();
    return headers -> {
      if (headers.first("Authorization").isEmpty()) {
        throw new IllegalStateException("nobody");
      }
      return honest.of(headers);
    };
  }
}

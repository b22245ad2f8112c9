package dev.ringproof.runtime;

import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A runtime that holds just before or after a commit of a job until it is killed, and says so in a
 * file: {@code JOB_CRASH} is {@code before|after method [word of its arguments] [passage]}.
 */
final class JobCrashChild extends Assembly {
  private final String[] crash;
  private final Path said;
  private final AtomicInteger passages = new AtomicInteger();

  private JobCrashChild(Config config) {
    super(config);
    crash = System.getenv().getOrDefault("JOB_CRASH", "never").split(" ");
    said = config.dataDir().resolveSibling("held");
  }

  public static void main(String[] args) {
    // What runs is named by the digest of its class path, and each start hashes it: of the tests'
    // libraries that is most of a start, and none of them matters here.
    System.setProperty("java.class.path", artefact().toString());
    Main.run(args, JobCrashChild::new);
  }

  /** Returns what counts as the artefact of this process. */
  static Path artefact() {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Store store() {
    var honest = super.store();
    return Ports.with(honest, watched(honest.turns()));
  }

  private TurnStore watched(TurnStore honest) {
    return Ports.port(
        TurnStore.class,
        (method, args) -> {
          var here = here(method.getName(), args);
          if (here && crash[0].equals("before")) {
            hold();
          }
          var result = Ports.invoke(honest, method, args);
          if (here && crash[0].equals("after")) {
            hold();
          }
          return result;
        });
  }

  private boolean here(String method, Object[] args) {
    return crash.length > 2
        && crash[1].equals(method)
        && Arrays.deepToString(args).contains(crash[2])
        && passages.incrementAndGet() == 1;
  }

  private void hold() {
    try {
      Files.writeString(said, "held");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    while (true) {
      LockSupport.park(this);
    }
  }
}

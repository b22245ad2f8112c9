package dev.ringproof.runtime;

import dev.ringproof.contract.json.Json;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.config.PolicySource;
import dev.ringproof.runtime.slo.SloRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks twice a second whether the policy's file or the grant's has changed, and puts what is there
 * in force. A grant is for a digest that covers the policy, so the two change together, in any
 * order: what is seen is tried once it stays as it is from one look to the next, and again when
 * either file changes. What is refused changes nothing.
 */
final class PolicyWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyWatch.class);
  private static final long PAUSE_MILLIS = 500;

  private final Config config;
  private final PolicySource policies;
  private final PolicyInForce inForce;
  private final SloRecorder slo;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("policy-watch").unstarted(task));
  private @Nullable Seen before;
  private @Nullable Seen tried;

  /** The digests of both files; empty for one that cannot be read. */
  private record Seen(String policy, String grant) {}

  PolicyWatch(Config config, PolicySource policies, PolicyInForce inForce, SloRecorder slo) {
    this.config = config;
    this.policies = policies;
    this.inForce = inForce;
    this.slo = slo;
  }

  /** Begins to look, and to show which build is in force. */
  void start() {
    slo.inForce(inForce::shown);
    var unused =
        timer.scheduleWithFixedDelay(this::look, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Looks once. */
  void look() {
    var seen = new Seen(digest(config.policyFile()), digest(config.grantFile()));
    if (seen.equals(before) && !seen.equals(tried)) {
      tried = seen;
      take();
    }
    before = seen;
  }

  // Whatever a document provokes is a refusal of that document, never an end of the watch.
  private void take() {
    try {
      if (inForce.take(inForce.documents().again(config, policies))) {
        slo.policyReload("taken");
        LOG.info("{} is in force, digest {}", inForce, inForce.subject().digest());
      }
    } catch (RuntimeException e) {
      slo.policyReload("refused");
      LOG.warn(
          "the changed policy was refused and {} stays in force: {}. Mend {} and put a grant for"
              + " its digest into {}; both are read again when either changes",
          inForce,
          e.getMessage(),
          config.policyFile() == null ? "the policy" : config.policyFile(),
          config.grantFile());
    }
  }

  private static String digest(@Nullable Path file) {
    try {
      return file == null ? "" : Json.digest(Files.readAllBytes(file));
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

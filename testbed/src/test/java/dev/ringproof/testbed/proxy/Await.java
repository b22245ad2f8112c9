package dev.ringproof.testbed.proxy;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** The one bounded way to wait in these tests. */
final class Await {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private Await() {}

  static void until(Callable<Boolean> condition) {
    Awaitility.await().dontCatchUncaughtExceptions().atMost(BOUND).until(condition);
  }

  static void untilHolds(ThrowingRunnable assertion) {
    Awaitility.await().dontCatchUncaughtExceptions().atMost(BOUND).untilAsserted(assertion);
  }
}

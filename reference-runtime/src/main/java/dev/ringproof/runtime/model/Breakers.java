package dev.ringproof.runtime.model;

import dev.ringproof.runtime.model.ModelPort.ModelResult;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a provider alone that failed four fifths of the last fifty calls: a turn that has another
 * model does not wait for one that will not answer. Two seconds later one call tries it again, and
 * decides. Who has no other model asks all the same: nothing is refused here.
 */
public final class Breakers {
  private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);

  /** So many calls are looked at, and so many there have to be. */
  public static final int CALLS = 50;

  private static final float MOST_FAILED_PERCENT = 80;
  private static final Duration LEFT_ALONE = Duration.ofSeconds(2);

  /** Longer than a call can take that decides: one that was lost holds nobody up for ever. */
  private static final Duration UNDECIDED = Duration.ofMinutes(2);

  private static final int SERVER_ERROR = 500;

  private final CircuitBreakerRegistry all =
      CircuitBreakerRegistry.of(
          CircuitBreakerConfig.custom()
              .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
              .slidingWindowSize(CALLS)
              .minimumNumberOfCalls(CALLS)
              .failureRateThreshold(MOST_FAILED_PERCENT)
              .waitDurationInOpenState(LEFT_ALONE)
              .permittedNumberOfCallsInHalfOpenState(1)
              .maxWaitDurationInHalfOpenState(UNDECIDED)
              .recordResult(result -> result instanceof ModelResult ended && failed(ended))
              .build());

  /** Makes them, all closed. */
  public Breakers() {
    all.getEventPublisher()
        .onEntryAdded(
            added ->
                added
                    .getAddedEntry()
                    .getEventPublisher()
                    .onStateTransition(
                        change ->
                            LOG.warn(
                                "the model provider at {} is now {}",
                                place(change.getCircuitBreakerName()),
                                change.getStateTransition().getToState())));
  }

  /** Without what an address may hold of credentials. */
  private static String place(String provider) {
    var uri = URI.create(provider);
    return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  private static boolean failed(ModelResult result) {
    return switch (result) {
      case ModelResult.Finished finished -> false;
      case ModelResult.TimedOut out -> true;
      case ModelResult.Broken broken -> true;
      case ModelResult.Refused refused -> refused.status() >= SERVER_ERROR;
    };
  }

  /**
   * Asks whether a provider is to be called now. It is closed when the call is over, or was not
   * made.
   *
   * @param provider its address
   */
  public Passage passage(String provider) {
    return new Passage(all.circuitBreaker(provider));
  }

  /** A call of a provider, or that there better be none. */
  public static final class Passage implements AutoCloseable {
    private final CircuitBreaker breaker;
    private final boolean admitted;
    private boolean told;

    private Passage(CircuitBreaker breaker) {
      this.breaker = breaker;
      this.admitted = breaker.tryAcquirePermission();
      // Who is not admitted and calls all the same tells the breaker nothing.
      this.told = !admitted;
    }

    /** Whether the provider may be called though there is another. */
    public boolean admitted() {
      return admitted;
    }

    /**
     * Takes note of how the call ended. Neither what was interrupted nor a limit that was reached
     * says anything of a provider's health, nor a call that was hardly waited for.
     *
     * @param patient whether it had a fair share of the time that an answer may take
     */
    public void ended(ModelResult result, boolean patient, long nanos) {
      if (told || !tells(result, patient)) {
        return;
      }
      told = true;
      breaker.onResult(nanos, TimeUnit.NANOSECONDS, result);
    }

    private static boolean tells(ModelResult result, boolean patient) {
      return switch (result) {
        case ModelResult.Finished finished -> true;
        case ModelResult.TimedOut out -> patient || out.anyText();
        case ModelResult.Broken broken -> !broken.reason().equals("interrupted");
        case ModelResult.Refused refused -> refused.status() != 429;
      };
    }

    @Override
    public void close() {
      if (!told) {
        told = true;
        breaker.releasePermission();
      }
    }
  }
}

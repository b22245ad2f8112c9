package dev.ringproof.runtime.model;

import dev.ringproof.runtime.net.RetryBudget;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;

/**
 * How often models are asked again: so often in a turn, and of each provider a tenth of what it is
 * asked. Who turns to another provider asks nobody twice: that takes of the turn's share alone.
 */
public class Retries {
  private static final int MOST_IN_A_TURN = 2;

  private final UnaryOperator<String> providers;
  private final ConcurrentMap<String, RetryBudget> budgets = new ConcurrentHashMap<>();

  /**
   * Makes it with every budget whole.
   *
   * @param providers tells by a model's name who serves it
   */
  public Retries(UnaryOperator<String> providers) {
    this.providers = providers;
  }

  /** Returns who serves a model. */
  public final String provider(String model) {
    return providers.apply(model);
  }

  /** Whether a turn, or one run of a job, that asked again so often may do so once more. */
  public boolean leaves(int askedAgain) {
    return askedAgain < MOST_IN_A_TURN;
  }

  /** Takes note of a request to a provider that is no retry. */
  public void asked(String provider) {
    budget(provider).asked();
  }

  /** Whether a provider may be asked again now; if so, it is counted. */
  public boolean take(String provider) {
    return budget(provider).take();
  }

  private RetryBudget budget(String provider) {
    return budgets.computeIfAbsent(provider, name -> new RetryBudget());
  }
}

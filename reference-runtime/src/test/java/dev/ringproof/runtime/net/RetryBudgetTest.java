package dev.ringproof.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RetryBudgetTest {
  private final RetryBudget budget = new RetryBudget();

  private int taken(int questions) {
    var taken = 0;
    for (int i = 0; i < questions; i++) {
      budget.asked();
      taken += budget.take() ? 1 : 0;
    }
    return taken;
  }

  @Test
  void aTenthIsRetriedOnceTheFirstOnesAreUsedUp() {
    assertThat(taken(100)).isBetween(19, 21);
    assertThat(taken(100)).isEqualTo(10);
  }

  @Test
  void restEarnsNoMoreThanTheMost() {
    for (int i = 0; i < 10_000; i++) {
      budget.asked();
    }
    var taken = 0;
    while (budget.take()) {
      taken++;
    }
    assertThat(taken).isEqualTo(10);
  }
}

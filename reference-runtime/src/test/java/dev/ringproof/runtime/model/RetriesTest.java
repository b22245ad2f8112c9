package dev.ringproof.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RetriesTest {
  private final Retries retries = new Retries(model -> model.substring(0, 1));

  private int taken(String provider, int requests) {
    var taken = 0;
    for (int i = 0; i < requests; i++) {
      retries.asked(provider);
      taken += retries.take(provider) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void aTurnAsksTwiceMore() {
    assertThat(retries.leaves(0)).isTrue();
    assertThat(retries.leaves(1)).isTrue();
    assertThat(retries.leaves(2)).isFalse();
  }

  @Test
  void eachProviderHasABudgetOfItsOwn() {
    assertThat(taken(retries.provider("large"), 200)).isBetween(29, 31);
    assertThat(taken(retries.provider("last"), 100)).isEqualTo(10);
    assertThat(taken(retries.provider("small"), 100)).isBetween(19, 21);
  }
}

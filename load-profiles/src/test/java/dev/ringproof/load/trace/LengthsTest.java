package dev.ringproof.load.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntSupplier;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class LengthsTest {
  private static final int MANY = 200_000;
  private static final Percentage NEAR = Percentage.withPercentage(4);

  private static int[] sorted(IntSupplier next) {
    var drawn = new int[MANY];
    Arrays.setAll(drawn, i -> next.getAsInt());
    Arrays.sort(drawn);
    return drawn;
  }

  private static int quantile(int[] sorted, double share) {
    return sorted[(int) (share * MANY)];
  }

  @Test
  void drawnLengthsHaveThePublishedQuantiles() {
    var lengths = new Lengths(7);
    var input = sorted(lengths::input);
    assertThat(quantile(input, 0.10)).isCloseTo(207, NEAR);
    assertThat(quantile(input, 0.50)).isCloseTo(1020, NEAR);
    assertThat(quantile(input, 0.90)).isCloseTo(2734, NEAR);
    assertThat(quantile(input, 0.99)).isCloseTo(4142, NEAR);
    var output = sorted(lengths::output);
    assertThat(quantile(output, 0.10)).isCloseTo(54, NEAR);
    assertThat(quantile(output, 0.50)).isCloseTo(129, NEAR);
    assertThat(quantile(output, 0.90)).isCloseTo(424, NEAR);
    assertThat(quantile(output, 0.99)).isCloseTo(601, NEAR);
    assertThat(output[0]).isGreaterThanOrEqualTo(8);
    assertThat(output[MANY - 1]).isLessThanOrEqualTo(1_000);
  }

  @Test
  void aSeedGivesTheSameLengthsAgain() {
    var one = new Lengths(42);
    var two = new Lengths(42);
    var other = new Lengths(43);
    var differs = 0;
    for (int i = 0; i < 100; i++) {
      var length = one.output();
      assertThat(two.output()).isEqualTo(length);
      differs += other.output() == length ? 0 : 1;
    }
    assertThat(differs).isGreaterThan(50);
  }
}

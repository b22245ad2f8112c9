package dev.ringproof.contract.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BudgetWindowTest {
  @ParameterizedTest
  @EnumSource(BudgetWindow.Kind.class)
  void whatIsReservedIsCountedUntilItComesBackAndNoLonger(BudgetWindow.Kind kind) {
    var random = new Random(7);
    for (var i = 0; i < 20_000; i++) {
      var window = new BudgetWindow(Duration.ofMillis(50 + random.nextInt(5_000_000)), kind);
      var reserved = Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt(1_000_000_000));
      var place = window.at(reserved);
      var later = reserved.plusMillis(random.nextInt(12_000_000));
      var counted = window.since(later) <= place && place <= window.until(later);
      var told = window + ", reserved " + reserved + ", seen " + later;
      assertThat(counted).as(told).isEqualTo(later.isBefore(window.back(place)));
    }
  }

  @ParameterizedTest
  @EnumSource(BudgetWindow.Kind.class)
  void thatIsALengthLaterWhereItSlidesAndNeverMoreWhereItResets(BudgetWindow.Kind kind) {
    var random = new Random(11);
    for (var i = 0; i < 20_000; i++) {
      var length = Duration.ofMillis(50 + random.nextInt(5_000_000));
      var window = new BudgetWindow(length, kind);
      var reserved = Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt(1_000_000_000));
      var held = Duration.between(reserved, window.back(window.at(reserved)));
      var most = window.slides() ? length.plusMillis(Math.max(1, length.toMillis() / 720)) : length;
      assertThat(held).as(window + ", " + reserved).isLessThanOrEqualTo(most).isPositive();
      if (window.slides()) {
        assertThat(held).as(window + ", " + reserved).isGreaterThan(length);
      }
    }
  }
}

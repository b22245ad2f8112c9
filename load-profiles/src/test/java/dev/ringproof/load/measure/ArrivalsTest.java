package dev.ringproof.load.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Arrivals.Arrival;
import dev.ringproof.load.measure.Pattern.Constant;
import dev.ringproof.load.measure.Pattern.Until;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {
  private static long of(List<Arrival> arrivals, TierId tier) {
    return arrivals.stream().filter(arrival -> arrival.tier() == tier).count();
  }

  @Test
  void eachTenthOfTheArrivalsHasTheWholesMix() {
    var turns = Map.of(TierId.A, 700, TierId.B, 200, TierId.C, 100);
    var arrivals = Arrivals.constant(turns, 50);
    assertThat(arrivals).hasSize(1_000);
    for (int from = 0; from < 1_000; from += 100) {
      var some = arrivals.subList(from, from + 100);
      assertThat(of(some, TierId.A)).isBetween(69L, 71L);
      assertThat(of(some, TierId.B)).isBetween(19L, 21L);
      assertThat(of(some, TierId.C)).isBetween(9L, 11L);
    }
    assertThat(arrivals.get(17).offset()).isEqualTo(Duration.ofMillis(340));
  }

  @Test
  void weightsShareEveryTurnOutOnce() {
    var weights = Map.of(TierId.A, 1.0, TierId.B, 1.0, TierId.C, 1.0);
    assertThat(Arrivals.shared(10, weights))
        .isEqualTo(Map.of(TierId.A, 4, TierId.B, 3, TierId.C, 3));
    assertThat(Arrivals.shared(7, Map.of(TierId.A, 8.0, TierId.B, 2.0)))
        .isEqualTo(Map.of(TierId.A, 6, TierId.B, 1));
    assertThat(Arrivals.shared(3, Map.of(TierId.A, 1.0, TierId.B, 0.0)))
        .isEqualTo(Map.of(TierId.A, 3, TierId.B, 0));
  }

  @Test
  void turnsAndOffsetsMustBeAsMany() {
    var offsets = new Constant(1).offsets(new Until.Turns(3), 0);
    assertThatThrownBy(() -> Arrivals.mixed(Map.of(TierId.A, 2), offsets))
        .hasMessageContaining("found 2 turns and 3 offsets");
    assertThatThrownBy(() -> Arrivals.shared(3, Map.of(TierId.A, 0.0)))
        .hasMessageContaining("expected none below 0");
  }

  @Test
  void noTurnsAreNoArrivals() {
    assertThat(Arrivals.constant(Map.of(TierId.A, 0), 5)).isEmpty();
  }
}

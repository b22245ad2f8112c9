package dev.ringproof.runtime.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.runtime.ring.RingGate.Admission;
import dev.ringproof.runtime.ring.RingGate.Admission.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TierPlacesTest {
  private long nanos = 1;
  private final TierPlaces adaptive = TierPlaces.adaptive(() -> nanos);
  private final PriorityQueue<Running> running =
      new PriorityQueue<>(Comparator.comparingLong(Running::ends));
  private int shed;
  private boolean losing;

  private record Running(long ends, Place place, Duration typical) {}

  /** Turns come at this rate and each takes so long, in time that the test drives. */
  private void load(int perSecond, long latencyMillis, int seconds) {
    shed = 0;
    var step = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (long i = 0; i < (long) perSecond * seconds; i++) {
      nanos += step;
      endDue();
      // Turns differ in length by nature: here by half either way.
      var latency = TimeUnit.MILLISECONDS.toNanos(latencyMillis) * (50 + (i * 37) % 101) / 100;
      switch (adaptive.take("t" + i % 3)) {
        case Place place ->
            running.add(new Running(nanos + latency, place, Duration.ofMillis(latencyMillis)));
        case Admission.Full full -> shed++;
      }
    }
  }

  private void endDue() {
    while (!running.isEmpty() && running.peek().ends() <= nanos) {
      var ended = running.remove();
      if (losing) {
        ended.place().dropped();
      } else {
        ended.place().done(ended.typical());
      }
    }
  }

  @Test
  void aSteadyLoadBelowTheLimitIsNeverShed() {
    load(100, 800, 60);
    assertThat(shed).isZero();
    assertThat(adaptive.limit()).isGreaterThanOrEqualTo(150);
  }

  @Test
  void doublingTheLatencyMovesTheLimitDownAndItComesBack() {
    load(150, 900, 60);
    var before = adaptive.limit();
    assertThat(shed).isZero();
    load(150, 1_800, 20);
    var slow = adaptive.limit();
    assertThat(slow).isLessThan(before * 3 / 4);
    assertThat(shed).isPositive();
    load(150, 900, 60);
    assertThat(adaptive.limit()).isGreaterThan(slow);
    load(150, 900, 10);
    assertThat(shed).isZero();
  }

  /** Who gives up on a model early was not quick: a limit that took it so would let more in. */
  @Test
  void turnsThatAreLostEarlyMoveTheLimitDown() {
    load(50, 8_000, 60);
    var before = adaptive.limit();
    losing = true;
    load(150, 2_000, 30);
    assertThat(adaptive.limit()).isLessThan(before * 3 / 4);
    losing = false;
    load(150, 900, 60);
    load(150, 900, 10);
    assertThat(shed).as("it comes back").isZero();
  }

  @Test
  void aLimitThatSawOverloadTakesTheUsualLoadAgain() {
    load(150, 900, 30);
    load(600, 3_000, 20);
    assertThat(shed).isPositive();
    load(150, 900, 60);
    load(150, 900, 10);
    assertThat(shed).isZero();
  }

  @Test
  void whatIsFullSaysSoAtOnceAndAPlaceGivenBackTwiceCountsOnce() {
    var places = TierPlaces.fixed(() -> nanos);
    var taken = fill(places, "a", "b");
    assertThat(taken).hasSize(TierPlaces.FIXED);
    assertThat(places.take("a")).isInstanceOf(Admission.Full.class);
    taken.getFirst().done(Duration.ofSeconds(1));
    taken.getFirst().dropped();
    taken.getFirst().ignore();
    assertThat(places.inFlight()).isEqualTo(TierPlaces.FIXED - 1);
  }

  @Test
  void aFloodingTenantLeavesPlacesForANewcomer() {
    var places = TierPlaces.fixed(() -> nanos);
    var flood = fill(places, "flood");
    assertThat(flood.size()).isBetween(TierPlaces.FIXED * 8 / 10, TierPlaces.FIXED - 1);
    assertThat(places.take("newcomer")).isInstanceOf(Place.class);
    // As the flood's turns end, their places go to the newcomer up to a fair half.
    int newcomers = 1;
    for (var place : flood) {
      place.done(Duration.ofSeconds(1));
      while (places.take("flood") instanceof Place) {}
      while (places.take("newcomer") instanceof Place) {
        newcomers++;
      }
    }
    assertThat(newcomers).isBetween(TierPlaces.FIXED * 4 / 10, TierPlaces.FIXED * 6 / 10);
  }

  private static List<Place> fill(TierPlaces places, String... tenants) {
    var taken = new ArrayList<Place>();
    boolean any = true;
    while (any) {
      any = false;
      for (var tenant : tenants) {
        if (places.take(tenant) instanceof Place place) {
          taken.add(place);
          any = true;
        }
      }
    }
    return taken;
  }
}

package dev.ringproof.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HeadroomTest {
  private final AtomicInteger pauses = new AtomicInteger();

  private Headroom headroom(Double... rates) {
    var next = new ArrayDeque<>(List.of(rates));
    return new Headroom(next::removeFirst, pauses::incrementAndGet);
  }

  @Test
  void aQuietMachineIsNotWaitedFor() {
    assertThat(headroom(100., 96.).await(20)).isCloseTo(.96, within(1e-9));
    assertThat(pauses).hasValue(0);
  }

  @Test
  void waitsWhileOthersTakeOfIt() {
    var share = headroom(100., 50., 61., 79., 80., 3.).await(20);
    assertThat(Headroom.enough(share)).isTrue();
    assertThat(pauses).hasValue(3);
  }

  @Test
  void givesUpAndSaysWhatThereWas() {
    var share = headroom(100., 50., 50., 40.).await(3);
    assertThat(Headroom.enough(share)).isFalse();
    assertThat(share).isCloseTo(.4, within(1e-9));
    assertThat(pauses).hasValue(2);
  }

  @Test
  void theMostIsTheMostSeenSoFar() {
    var headroom = headroom(50., 100., 50.);
    assertThat(headroom.share()).isEqualTo(1);
    assertThat(headroom.share()).isCloseTo(.5, within(1e-9));
  }

  @Test
  void thisMachineGivesSomething() {
    assertThat(new Headroom().share()).isPositive().isLessThanOrEqualTo(1);
  }
}

package dev.ringproof.chaos.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.order.Linearizable.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A register of numbers: a positive call writes, a negative one has read what it says. */
final class ShortestTest {
  private final List<Op<Integer>> ops = new ArrayList<>();

  private static Optional<Integer> register(int state, int call) {
    if (call > 0) {
      return Optional.of(call);
    }
    return state == -call ? Optional.of(state) : Optional.empty();
  }

  private void at(long began, long ended, int call) {
    ops.add(new Op<>(call, new Span(began, ended)));
  }

  @Test
  void whatHasAnOrderHasNoSuchPart() {
    at(1, 2, 5);
    at(3, 4, -5);
    assertThat(Shortest.broken(1, ShortestTest::register, ops)).isEmpty();
  }

  @Test
  void nothingAfterTheFirstThatIsWrongAndNothingLongBeforeItIsTold() {
    for (int i = 0; i < 20; i++) {
      at(10L * i, 10L * i + 5, i + 1);
    }
    at(202, 208, 77);
    at(203, 206, -20);
    at(205, 209, -13);
    for (int i = 30; i < 40; i++) {
      at(10L * i, 10L * i + 5, i + 1);
    }
    var part = Shortest.broken(1, ShortestTest::register, ops).orElseThrow();
    assertThat(part.calls()).containsExactly(77, -20, -13);
    assertThat(part.before()).isEqualTo(20);
    assertThat(part.why()).contains("there can be no -13");
  }
}

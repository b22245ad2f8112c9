package dev.ringproof.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.runtime.memory.Memory.Remembered;
import dev.ringproof.runtime.model.Embedding;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TransientMemoryTest {
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Embedding EAST = new Embedding(new float[] {1, 0});
  private static final Embedding NORTH = new Embedding(new float[] {0, 2});

  private Instant now = Instant.EPOCH;
  private final Memory memory =
      new TransientMemory(() -> now, WINDOW, new TransientMemory.Bounds(2, 3, 1_000));

  @Test
  void nearestComesFirstAndOnlyOfItsSession() {
    memory.remember("s", 1, "east", EAST);
    memory.remember("s", 2, "north", NORTH);
    memory.remember("other", 1, "east too", EAST);
    var near = memory.nearest("s", new Embedding(new float[] {3, 1}), 5);
    assertThat(near).extracting(n -> n.remembered().summary()).containsExactly("east", "north");
    assertThat(near.getFirst().score()).isBetween(0.94, 0.95);
    assertThat(memory.nearest("s", NORTH, 1)).hasSize(1);
  }

  @Test
  void whatIsForgottenOrPastItsWindowIsGone() {
    memory.remember("s", 1, "east", EAST);
    memory.remember("other", 1, "north", NORTH);
    memory.forget("s");
    assertThat(memory.of("s")).isEmpty();
    assertThat(memory.of("other")).hasSize(1);
    now = now.plus(WINDOW);
    assertThat(memory.purge()).isEqualTo(1);
    assertThat(memory.nearest("other", NORTH, 5)).isEmpty();
  }

  @Test
  void theOldestGoesFirstBeyondTheBounds() {
    for (int i = 1; i <= 3; i++) {
      memory.remember("s", i, "east", EAST);
    }
    assertThat(memory.of("s")).extracting(Remembered::version).containsExactly(2L, 3L);
    memory.remember("t", 1, "north", NORTH);
    memory.remember("u", 1, "north", NORTH);
    assertThat(memory.of("s")).extracting(Remembered::version).containsExactly(3L);
    memory.remember("v", 1, "x".repeat(490), NORTH);
    assertThat(memory.of("s")).isEmpty();
    assertThat(memory.of("v")).hasSize(1);
  }
}

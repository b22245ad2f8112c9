package dev.ringproof.runtime.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SteppedClockTest {
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

  @TempDir private Path folder = Path.of("");

  @Test
  void itStandsAsFarFromTheClockUnderItAsTheFileSays() throws IOException {
    var clock = new SteppedClock(Clock.fixed(NOON, ZoneOffset.UTC), folder);
    assertThat(clock.instant()).isEqualTo(NOON);
    says("45000");
    stands(clock, NOON.plusSeconds(45));
    says("-1500\n");
    stands(clock, NOON.minusMillis(1500));
    says("half past");
    stands(clock, NOON.minusMillis(1500));
    Files.delete(folder.resolve(SteppedClock.FILE));
    stands(clock, NOON);
  }

  private void says(String text) throws IOException {
    Files.writeString(folder.resolve(SteppedClock.FILE), text);
  }

  private static void stands(Clock clock, Instant at) {
    await().atMost(Duration.ofSeconds(5)).until(() -> clock.instant().equals(at));
  }
}

package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A window that is more than one answer, in pieces. */
final class ObservedWindowTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  private StubPrometheus stub;
  private final BoundedGet get = new BoundedGet();

  @BeforeEach
  void start() throws IOException {
    stub = new StubPrometheus();
    var target = Scraped.at("one");
    for (int minute = -3; minute <= 600; minute++) {
      var at = START.plus(Duration.ofMinutes(minute));
      // It began again in between.
      var turns = minute < 300 ? 1000 + 3 * minute : minute - 300;
      target.build(at, DIGEST, 1).turns(at, "hr", "A", "completed", turns);
    }
    stub.holds(target);
  }

  @AfterEach
  void stop() {
    get.close();
    stub.close();
  }

  private Increments.Seen read(int most) throws InterruptedException {
    stub.asked.clear();
    return ObservedWindow.of(START, START.plus(Duration.ofHours(9)))
        .read(new PrometheusApi(get, stub.url(), null, most), List.of(), new Increments(DIGEST, 1));
  }

  @Test
  void whatIsTooLongIsReadInPiecesAndCountsTheSame() throws Exception {
    var whole = read(PrometheusApi.MOST_BYTES);
    assertThat(stub.asked).as("before it, and within it; marks and counters").hasSize(4);
    assertThat(whole.grown().values()).containsExactly(299L * 3 + 240);
    assertThat(whole.first()).isEqualTo(START.toEpochMilli());
    assertThat(read(3000)).isEqualTo(whole);
    assertThat(stub.asked).hasSizeGreaterThan(20);
  }

  @Test
  void aMinuteThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> read(60))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("more samples of a minute than are read at once");
  }
}

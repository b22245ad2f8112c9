package dev.ringproof.runtime;

import static dev.ringproof.runtime.store.StoreFixture.LATER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.slo.PrometheusSlo;
import dev.ringproof.runtime.store.Retention;
import dev.ringproof.runtime.store.StoreFixture;
import dev.ringproof.runtime.store.sqlite.SqliteStore;
import dev.ringproof.runtime.telemetry.TurnLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The purge runs by itself, and its metrics say when it did so last and what went. */
final class SweeperTest {
  private static final Clock THEN = Clock.fixed(LATER, ZoneOffset.UTC);

  private static final Duration SECONDS = Duration.ofSeconds(2);
  private static final Retention SHORT = new Retention(SECONDS, SECONDS, SECONDS, SECONDS);

  @TempDir Path dir;

  @Test
  void purgeSaysWhenItRanAndWhatWent() {
    var slo = new PrometheusSlo(2, THEN, () -> Duration.ZERO, JsonValue::object);
    try (var store = SqliteStore.open(dir, THEN)) {
      var session = StoreFixture.session(TierId.A);
      store.sessions().open(session);
      var turn = StoreFixture.turn(session);
      store.turns().begin(turn);
      store.turns().settle(StoreFixture.end(turn, 1));
      assertThat(slo.openMetrics()).doesNotContain("ringproof_purge_last_run_timestamp_seconds{");
      try (var sweeper = new Sweeper(store, THEN, SHORT, slo, new TurnLog(false))) {
        sweeper.start();
        Awaitility.await()
            .untilAsserted(
                () ->
                    assertThat(slo.openMetrics())
                        .contains("ringproof_purge_removed_total{class=\"vault\"} 3.0")
                        // The session, its trace, the sums of its window by session, tenant, model.
                        .contains("ringproof_purge_removed_total{class=\"continuity\"} 5.0")
                        .contains(
                            "ringproof_purge_last_run_timestamp_seconds{class=\"vault\"} "
                                + LATER.toEpochMilli() / 1000.0));
      }
    }
  }
}

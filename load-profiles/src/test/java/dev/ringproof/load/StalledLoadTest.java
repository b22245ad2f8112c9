package dev.ringproof.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Board;
import dev.ringproof.load.measure.Spread;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.load.profile.Injector;
import dev.ringproof.load.spec.LoadProfiles;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.DataFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that really stands still for a second under a profile that Gatling really offers. What
 * should have started while it stood still, at t, cannot end before its end, at e: its turn takes e
 * - t or more, and so much of the percentile is arithmetic, however slow this machine is.
 */
@Tag("long")
final class StalledLoadTest {
  private static final Duration STALL = Duration.ofSeconds(1);
  private static final int WARM_UP = 150;
  private static final int TURNS = 500;
  private static final Persona WHO =
      new Persona("plain-0001", "user", ActorType.EXTERNAL, Set.of(), "token");

  @TempDir private Path results = Path.of("");

  private List<TurnRecord> taken(StallingServer server, int count) {
    var profile =
        LoadProfiles.read(
            Located.yaml(
                "stalled.yaml",
                """
                kind: LoadProfile
                name: stalled
                title: 50 a second
                arrivals: {kind: constant, perSecond: 50, turns: %d}
                lengths: {inputTokens: 5, outputTokens: 2}
                """
                    .formatted(count)),
            results);
    var turns = ProfileTurns.of(profile, profile.arrivals(), 1, List.of(WHO), k -> "n" + k);
    var board = new Board(server.base(), Duration.ofSeconds(20), turns, () -> {});
    return Injector.taken(board, results);
  }

  @Test
  void aSecondsStallIsInTheP99AsArithmeticSays() throws IOException {
    try (var server = new StallingServer(WARM_UP + 200, STALL)) {
      assertThat(taken(server, WARM_UP)).allMatch(TurnRecord::completed);
      var turns = taken(server, TURNS);
      assertThat(server.seen()).as("turns that reached the server").isEqualTo(WARM_UP + TURNS);
      assertThat(turns).hasSize(TURNS).allMatch(TurnRecord::completed);
      var stood = server.stood();
      var least = new Spread();
      var others = 0L;
      for (var turn : turns) {
        var within = turn.intendedAt() >= stood.from() && turn.intendedAt() < stood.to();
        var waited = within ? stood.to() - turn.intendedAt() : 0;
        least.add(waited);
        others = Math.max(others, turn.turnFromIntended() - waited);
      }
      // 50 turns, a tenth of all, were due meanwhile: the p99 is the 45th of them.
      var arithmetic = micros(least);
      assertThat(arithmetic).isBetween(870_000L, 930_000L);
      var figures = new Figures(DataFiles.defaults().tierData(1), turns);
      var turn =
          figures.latencies().stream()
              .filter(l -> l.tier() == TierId.A && l.metric().equals("turn"))
              .findFirst()
              .orElseThrow();
      // Above it stands only what a turn takes here beside the stall, and a bucket's width.
      var most = arithmetic + others / 1_000 + 1_000;
      assertThat(turn.p99Micros()).isNotNull();
      assertThat(turn.p99Micros()).isBetween(arithmetic, most);
    }
  }

  private static long micros(Spread spread) {
    var micros = spread.rankedMicros(TURNS * 99 / 100);
    return micros == null ? -1 : micros;
  }
}

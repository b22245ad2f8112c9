package dev.ringproof.load.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.Board;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.load.measure.TurnRecord.End;
import dev.ringproof.testbed.persona.Persona;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.prefs.BackingStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InjectorTest {
  private static final Persona WHO =
      new Persona("t", "s", ActorType.SYNTHETIC, Set.of("agent"), "token");
  @TempDir private Path results = Path.of("");

  @Test
  void seesHowEachTurnEnded() throws IOException {
    try (var server = new TinyServer()) {
      var board =
          board(
              server,
              turn(TierId.A, "fine"),
              turn(TierId.A, "failed"),
              turn(TierId.A, "refused"),
              turn(TierId.A, "limited"),
              turn(TierId.A, "broken"),
              turn(TierId.A, "cut"),
              turn(TierId.B, "twice"),
              turn(TierId.C, "job"));
      assertThat(Injector.run(board, results)).isZero();
      assertThat(of(board, "fine").end()).isEqualTo(End.COMPLETED);
      assertThat(of(board, "fine").terminals()).isEqualTo(1);
      assertThat(of(board, "fine").hasToken()).isTrue();
      assertThat(of(board, "fine").firstTokenFromIntended()).isPositive();
      assertThat(of(board, "failed").end()).isEqualTo(End.FAILED);
      assertThat(of(board, "failed").hasEnd()).isTrue();
      assertThat(of(board, "failed").trouble()).isEqualTo("turn.failed model_error");
      assertThat(of(board, "refused").end()).isEqualTo(End.REFUSED);
      assertThat(of(board, "refused").status()).isEqualTo(503);
      assertThat(of(board, "limited").status()).isEqualTo(429);
      assertThat(of(board, "broken").end()).isEqualTo(End.FAILED);
      assertThat(of(board, "broken").status()).isEqualTo(500);
      assertThat(of(board, "broken").trouble()).isEqualTo("status 500");
      assertThat(of(board, "cut").end()).isEqualTo(End.FAILED);
      assertThat(of(board, "cut").hasToken()).isTrue();
      assertThat(of(board, "cut").trouble()).isEqualTo("no end in time");
      assertThat(of(board, "twice").terminals()).isEqualTo(2);
      assertThat(of(board, "job").end()).isEqualTo(End.COMPLETED);
      assertThat(server.turns).hasValue(8);
    }
  }

  /** Whoever asks notes when, and what was answered. */
  @Test
  void asksNoNetworkForGatlingsNewestVersion() throws IOException, BackingStoreException {
    try (var server = new TinyServer()) {
      Injector.run(board(server, turn(TierId.A, "fine")), results);
      assertThat(QuietPreferences.asked().keys()).containsExactly(QuietPreferences.LAST_ASKED);
    }
  }

  @Test
  void runsAgainInTheSameJvmEachTierAlone() throws IOException {
    try (var server = new TinyServer()) {
      for (var tier : TierId.values()) {
        var board = board(server, turn(tier, tier == TierId.C ? "job" : "fine"));
        assertThat(Injector.run(board, results)).isZero();
        assertThat(board.all()).allMatch(record -> record.end() == End.COMPLETED);
      }
    }
  }

  private static Board board(TinyServer server, Assignment... assignments) {
    return new Board(server.base(), Duration.ofSeconds(10), List.of(assignments), () -> {});
  }

  private static Assignment turn(TierId tier, String session) {
    return new Assignment(tier, WHO, session, "n-" + session, 3, 2, Duration.ZERO);
  }

  private static TurnRecord of(Board board, String session) {
    return board.all().stream()
        .filter(record -> record.assignment().session().equals(session))
        .findFirst()
        .orElseThrow();
  }
}

package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is held against the original is what it does, not what chance does to a reader. */
class TranscriptTest {
  private static final Script SCRIPT = new Script("slices", true, List.of("hear 1 client"));

  @Test
  void piecesThatWereHeldApartHaveToCome() {
    assertThat(heard(309, 1).against(heard(309, 16), true))
        .singleElement()
        .asString()
        .contains("the original came in 16 pieces, this in 1");
    assertThat(heard(309, 14).against(heard(309, 16), true)).isEmpty();
  }

  @Test
  void piecesWithoutATimeBetweenThemJoinAsTheReaderIsThere() {
    assertThat(heard(4, 97).against(heard(4, 178), true)).isEmpty();
  }

  @Test
  void timesHaveToAgree() {
    assertThat(heard(0, 16).against(heard(309, 16), true)).hasSize(1);
    assertThat(heard(500, 16).against(heard(309, 16), true)).hasSize(1);
  }

  private static Transcript heard(long millis, long pieces) {
    return new Transcript(
        SCRIPT,
        List.of(
            JsonValue.object()
                .with("bytes", 100)
                .with(Transcript.MILLIS, millis)
                .with(Transcript.PIECES, pieces)));
  }
}

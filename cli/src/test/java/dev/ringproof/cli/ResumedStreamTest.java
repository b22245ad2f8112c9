package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Events counted in the bytes of a stream. */
class ResumedStreamTest {
  private static int counted(String stream) {
    return ResumedStream.counted(stream.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void eachLineOfAnIdIsAnEventAndNothingElseIs() {
    assertThat(counted("")).isZero();
    assertThat(counted("{\"type\":\"about:blank\"}")).isZero();
    assertThat(counted(": hb\n\n")).isZero();
    var first = "id: 1\nevent: token\ndata: {\"text\":\"id: 9\\nid: 10\"}\n\n";
    assertThat(counted(first)).isOne();
    assertThat(counted(first + ": hb\n\nid: 2\nevent: turn.completed\ndata: {}\n\nid"))
        .isEqualTo(2);
    assertThat(counted(": hb\n\n" + first)).isOne();
  }
}

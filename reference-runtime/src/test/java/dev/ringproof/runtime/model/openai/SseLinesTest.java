package dev.ringproof.runtime.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SseLinesTest {
  /** Gives so many bytes at a time, as a network does. */
  private static InputStream dripping(byte[] bytes, int size) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] to, int from, int length) {
        return super.read(to, from, Math.min(size, length));
      }
    };
  }

  private static List<String> all(String stream, int size) throws IOException {
    var lines = new SseLines(dripping(stream.getBytes(StandardCharsets.UTF_8), size));
    var found = new ArrayList<String>();
    for (var data = lines.next(); data.isPresent(); data = lines.next()) {
      found.add(data.get());
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 1_000})
  void eventsAreWholeHoweverTheyArrive(int size) throws IOException {
    var longer = "é".repeat(6_000);
    for (var end : List.of("\n", "\r\n", "\r")) {
      var stream =
          String.join(end, "data: one", "", ": note", "event: x", "data:two", "data: 三€", "", "")
              + String.join(end, "data: " + longer, "", "data: cut");
      assertThat(all(stream, size)).containsExactly("one", "two\n三€", longer);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000})
  void whatIsNotUtf8IsRefused(int size) {
    var bytes = new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xc3, '\n', '\n'};
    assertThatExceptionOfType(CharacterCodingException.class)
        .isThrownBy(() -> new SseLines(dripping(bytes, size)).next());
  }
}

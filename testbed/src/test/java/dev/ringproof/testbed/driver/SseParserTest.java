package dev.ringproof.testbed.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SseParserTest {
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void everyFormOfLineEndIsTheSameStream(String end) throws IOException {
    var text = "id: 1" + end + "event: token" + end + "data: a" + end + "data: b" + end + end;
    assertThat(read(text + text))
        .extracting(SseParser.Event::id, SseParser.Event::event, SseParser.Event::data)
        .containsExactly(tuple("1", "token", "a\nb"), tuple("1", "token", "a\nb"));
  }

  @Test
  void aCharacterSplitOverReadsArrivesWhole() throws IOException {
    var parser = new SseParser(oneByOne("data: z\u00fcrich \ud83d\ude80\n\n"));
    assertThat(parser.next())
        .hasValueSatisfying(e -> assertThat(e.data()).endsWith("\ud83d\ude80"));
    assertThat(parser.next()).isEmpty();
    assertThat(parser.cutOff()).isFalse();
  }

  @Test
  void commentsAreCountedAndMakeNoEvent() throws IOException {
    var parser = new SseParser(bytes(": hb\n\n: hb\n\ndata: x\n\n"));
    assertThat(parser.next()).hasValueSatisfying(e -> assertThat(e.data()).isEqualTo("x"));
    assertThat(parser.comments()).isEqualTo(2);
  }

  @Test
  void anEventCutAtItsMiddleIsNoneAndIsTold() throws IOException {
    for (var cut : List.of("data: x\n\ndata: half", "data: x\n\ndata: whole\n", "data: x\n\nid")) {
      var parser = new SseParser(bytes(cut));
      assertThat(parser.next()).isPresent();
      assertThat(parser.next()).as(cut).isEmpty();
      assertThat(parser.cutOff()).as(cut).isTrue();
    }
  }

  @Test
  void aHugeEventIsReadWhole() throws IOException {
    var huge = "x".repeat(4 << 20);
    assertThat(read("data: " + huge + "\n\n").getFirst().data()).hasSize(huge.length());
  }

  @Test
  void aDuplicatedDeliveryIsSeenTwice() throws IOException {
    assertThat(read("id: 7\ndata: x\n\nid: 7\ndata: x\n\n"))
        .extracting(SseParser.Event::id)
        .containsExactly("7", "7");
  }

  @Test
  void unknownFieldsAndRetryMakeNoEvent() throws IOException {
    assertThat(read("retry: 3000\n\nfoo: bar\ndata\n\n"))
        .extracting(SseParser.Event::data)
        .containsExactly("");
  }

  @Test
  void aByteOrderMarkAtTheStartIsPassedOver() throws IOException {
    assertThat(read("\uFEFFdata: x\n\n")).hasSize(1);
  }

  @Test
  void bytesThatAreNotUtf8AreAnError() {
    var in =
        new ByteArrayInputStream(new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xff, '\n', '\n'});
    assertThatThrownBy(() -> new SseParser(in).next()).hasMessageContaining("UTF-8");
  }

  private static List<SseParser.Event> read(String text) throws IOException {
    var parser = new SseParser(bytes(text));
    var events = new ArrayList<SseParser.Event>();
    for (var event = parser.next(); event.isPresent(); event = parser.next()) {
      events.add(event.get());
    }
    return events;
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream oneByOne(String text) {
    return new FilterInputStream(bytes(text)) {
      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return super.read(into, from, Math.min(1, length));
      }
    };
  }
}

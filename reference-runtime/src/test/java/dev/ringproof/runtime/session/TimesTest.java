package dev.ringproof.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimesTest {
  /** Among them two of one second in a row, whose text is kept, and one of a second before it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00.000Z",
        "2026-11-28T09:08:07.006Z",
        "2026-11-28T09:08:07.999Z",
        "2026-11-28T09:08:06.050Z",
        "2026-11-28T09:08:07.100Z",
        "1969-12-31T23:59:59.001Z",
      })
  void areMillisecondsInUtc(String text) {
    assertThat(Times.text(Instant.parse(text))).isEqualTo(text);
    assertThat(Times.text(Instant.parse(text).plusNanos(999_999))).isEqualTo(text);
  }
}

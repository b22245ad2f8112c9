package dev.ringproof.load.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.DocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TraceFileTest {
  private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private Path dir = Path.of("");

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("trace.csv"), text);
  }

  @Test
  void rowsKeepTheirDistanceAndTheirLengths() throws IOException {
    var rows =
        TraceFile.read(
            file(
                HEADER
                    + "2023-11-16 18:15:46.6805900,374,44\n"
                    + "\n"
                    + "2023-11-16 18:15:47,396,109\n"
                    + "2023-11-16 18:16:46.680591,1,1"),
            HOUR);
    assertThat(rows)
        .isEqualTo(
            List.of(
                new TraceRow(Duration.ZERO, 374, 44),
                new TraceRow(Duration.ofNanos(319_410_000), 396, 109),
                new TraceRow(Duration.ofSeconds(60).plusNanos(1_000), 1, 1)));
  }

  @Test
  void theWindowEndsBeforeItsLength() throws IOException {
    var text = HEADER + "2023-11-16 18:15:46,1,1\n2023-11-16 18:15:56,2,2\n";
    assertThat(TraceFile.read(file(text), Duration.ofSeconds(10))).hasSize(1);
    assertThat(TraceFile.read(file(text), Duration.ofNanos(10_000_000_001L))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "2023-11-16 18:15:46.1,x,4 | :2: ContextTokens: found \"x\", expected a whole number",
        "2023-11-16 18:15:46.1,3,4.5 | :2: GeneratedTokens: found \"4.5\", expected a whole number",
        "2023-11-16 18:15:46.1,3,0 | :2: GeneratedTokens: found \"0\", expected a whole number from",
        "2023-11-16 18:15:46.1,-3,4 | :2: ContextTokens: found \"-3\"",
        "2023-11-16 18:15:46.1,3 | :2: found 2 columns, expected TIMESTAMP,ContextTokens",
        "2023-02-30 18:15:46.1,3,4 | :2: TIMESTAMP: found \"2023-02-30 18:15:46.1\", expected a time",
        "yesterday,3,4 | :2: TIMESTAMP: found \"yesterday\", expected a time"
      })
  void aBrokenRowIsNamed(String row, String complaint) throws IOException {
    var file = file(HEADER + row + "\n");
    assertThatThrownBy(() -> TraceFile.read(file, HOUR))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(file + complaint);
  }

  @Test
  void timeDoesNotGoBack() throws IOException {
    var file = file(HEADER + "2023-11-16 18:15:47,1,1\n2023-11-16 18:15:46,2,2\n");
    assertThatThrownBy(() -> TraceFile.read(file, HOUR))
        .hasMessageContaining(file + ":3: TIMESTAMP")
        .hasMessageContaining("not before the row above");
  }

  @Test
  void anotherFileIsNoTrace() throws IOException {
    var empty = file("");
    assertThatThrownBy(() -> TraceFile.read(empty, HOUR)).hasMessageContaining("an empty file");
    var other = file("a,b\n1,2\n");
    assertThatThrownBy(() -> TraceFile.read(other, HOUR)).hasMessageContaining("the header");
    var bare = file(HEADER);
    assertThatThrownBy(() -> TraceFile.read(bare, HOUR)).hasMessageContaining("no rows");
    Files.write(dir.resolve("trace.csv"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> TraceFile.read(dir.resolve("trace.csv"), HOUR))
        .isInstanceOf(DocumentException.class);
    assertThatThrownBy(() -> TraceFile.read(dir.resolve("none.csv"), HOUR))
        .hasMessageContaining("no readable file");
  }
}

package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastExchangeTest {
  @TempDir private Path dir = Path.of("");

  private Path transcript(String text) throws IOException {
    return Files.writeString(dir.resolve("http.txt"), text);
  }

  @Test
  void theLastRequestAndItsAnswerAreShown() throws IOException {
    var file =
        transcript(
            """
                 1.000 ms  > GET http://127.0.0.1:1/v1/usage
                 2.000 ms  < answer 200
                           < {"first":true}

                 3.000 ms  > POST http://127.0.0.1:1/v1/approvals/apr_1/decision
                           > Authorization: Bearer [redacted]
                           > {"decision":"approve"}
                 4.000 ms  < answer 200
                           < content-type: application/json
                           < {"state":"approved"}

                 5.000 ms  a note
            """);
    assertThat(LastExchange.of(file))
        .containsExactly(
            "request  POST http://127.0.0.1:1/v1/approvals/apr_1/decision  {\"decision\":\"approve\"}",
            "answer   200  {\"state\":\"approved\"}");
  }

  @Test
  void withoutAnAnswerTheRequestStandsAlone() throws IOException {
    var file = transcript("     1.000 ms  > GET http://127.0.0.1:1/x\n");
    assertThat(LastExchange.of(file)).containsExactly("request  GET http://127.0.0.1:1/x");
  }

  @Test
  void withoutATranscriptNothingIsShown() throws IOException {
    assertThat(LastExchange.of(dir.resolve("none"))).isEmpty();
    assertThat(LastExchange.of(transcript("no exchange\n"))).isEmpty();
  }
}

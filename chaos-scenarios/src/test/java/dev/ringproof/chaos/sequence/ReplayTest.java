package dev.ringproof.chaos.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.DocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file from outside is held to what a program may be before anything is played. */
final class ReplayTest {
  private static final String GOOD =
      """
      {"kind": "SequenceProgram", "seed": 1, "number": 2, "rule": "key", "detail": "d",
       "failed": 3, "of": 10,
       "program": {"places": [{"tier": "A", "tokens": 500}],
        "clients": [[{"kind": "talk", "place": 0, "pauseMs": 10, "from": 0,
          "ask": {"body": 1, "key": 0, "match": "known", "reads": "cut", "cutAfter": 3}}],
         [{"kind": "show", "place": 0, "pauseMs": 0, "from": 0}]]}}
      """;

  @TempDir private Path dir = Path.of("");

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("program.json"), text);
  }

  @Test
  void whatWasWrittenIsReadAgain() {
    var program = new Generator(5, 0).program(11);
    var first = new Generator(5, 0).program(12);
    var replay = new Replay(Replay.KIND, 5, 11, "checkpoint", "so", 4, 10, program, first);
    var file = dir.resolve("deeper/checkpoint-11.json");
    replay.write(file);
    assertThat(Replay.read(file)).isEqualTo(replay);
  }

  @Test
  void aGoodFileIsAProgram() throws IOException {
    var replay = Replay.read(file(GOOD));
    assertThat(replay.program().steps()).isEqualTo(2);
    assertThat(replay.first()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"place\": 0, \"pauseMs\": 0 | \"place\": 1, \"pauseMs\": 0 | place: found 1",
        "\"pauseMs\": 10 | \"pauseMs\": 999999 | pauseMs: found 999999",
        "\"cutAfter\": 3 | \"cutAfter\": 0 | cutAfter: found 0",
        "\"tier\": \"A\" | \"tier\": \"C\" | tier: found C",
        "\"tokens\": 500 | \"tokens\": 0 | tokens: found 0",
        "\"kind\": \"show\" | \"kind\": \"talk\" | talk needs an ask",
        "\"kind\": \"talk\" | \"kind\": \"erase\" | erase takes no ask",
        "\"kind\": \"show\" | \"kind\": \"shoot\" | program.json",
        "\"kind\": \"SequenceProgram\" | \"kind\": \"HostileRequest\" | kind: found HostileRequest",
        "\"of\": 10 | \"of\": 10, \"more\": 1 | more",
        "\"clients\": [[ | \"clients\": [[],[],[],[],[ | clients: found 6",
        "\"match\": \"known\", |  | match: found nothing",
        "\"tier\": \"A\", |  | tier: found nothing",
        "\"program\": | \"first\": | program: found nothing",
        "\"failed\": 3 | \"failed\": \"often\" | program.json: /failed"
      })
  void whatIsNoneIsRefusedWithItsPlace(String good, @Nullable String bad, String how)
      throws IOException {
    assertThat(GOOD).contains(good);
    var file = file(GOOD.replace(good, bad == null ? "" : bad));
    assertThatThrownBy(() -> Replay.read(file))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(how);
  }

  @Test
  void whatIsNoJsonIsRefused() throws IOException {
    var file = file("{\"kind\": ");
    assertThatThrownBy(() -> Replay.read(file)).isInstanceOf(DocumentException.class);
  }
}

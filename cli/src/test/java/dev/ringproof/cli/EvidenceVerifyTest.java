package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.trace.TraceDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every edit of a recorded trace is found, and the first one is named. */
final class EvidenceVerifyTest {
  private static final String GOOD = Traces.refund().json();

  @TempDir private Path dir = Path.of("");

  private Spoken verify(String text) throws IOException {
    var file = Files.writeString(dir.resolve("trace"), text);
    return Spoken.by("evidence", "verify", file.toString());
  }

  @Test
  void theExampleVerifiesAndIsWhatTheTestsSpeakOf() throws IOException {
    var file = Examples.file("policy/trace.json");
    assertThat(Files.readString(file)).isEqualTo(GOOD);
    var spoken = Spoken.by("evidence", "verify", file.toString());
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    assertThat(spoken.out())
        .contains(Traces.ID + ": verifies, 13 entries, head sha256:")
        .contains("1 trace, 13 entries, 0 that do not verify")
        .doesNotContain("tail");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "by" : "bob"          | "by" : "eve"           | broken at seq 5: its hash is not that of its content
          "seq" : 4             | "seq" : 5              | broken at seq 4: found seq 5 in its place
          T10:15:09.842Z        | T10:15:09.843Z         | broken at seq 5: its hash is not that of its content
          "type" : "outcome"    | "type" : "outcomes"    | broken at seq 8: its hash is not that of its content
          4bf92f3577b34da6      | 5bf92f3577b34da6       | broken at seq 0: its hash is not that of its content
          """)
  void anEditIsFoundWithTheFirstBreak(String was, String is, String fault) throws IOException {
    assertThat(GOOD).contains(was);
    var spoken = verify(GOOD.replaceFirst(was, is));
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.FAIL);
    assertThat(spoken.out()).contains(fault, "1 trace, 13 entries, 1 that do not verify");
  }

  @Test
  void anEntryTakenOutBreaksWhereItWas() throws IOException {
    var all = Traces.refund().trace();
    var entries = new ArrayList<>(all.entries());
    entries.remove(7);
    var cut = new TraceDocument(all.trace(), all.tenant(), all.session(), entries, all.head());
    assertThat(cut.firstBreak().orElseThrow().seq()).isEqualTo(7);
  }

  @Test
  void aCutTailIsFoundByTheHeadAndOtherwiseSaidToBeBeyondAChain() throws IOException {
    var all = Traces.refund().trace();
    var entries = all.entries().subList(0, 9);
    var cut = new TraceDocument(all.trace(), all.tenant(), all.session(), entries, all.head());
    assertThat(cut.firstBreak().orElseThrow().why())
        .isEqualTo("head is not the hash of the last entry");
    var open = new Traces().add(0, "reservation", "{'tokens':1,'micros':1}");
    var spoken = verify(open.json());
    assertThat(spoken.exit()).isZero();
    assertThat(spoken.out()).contains("no terminal entry: the turn runs, or the tail was cut");
  }

  @Test
  void anArrayIsVerifiedTraceByTrace() throws IOException {
    var bad = GOOD.replaceFirst("\"by\" : \"bob\"", "\"by\" : \"eve\"");
    var spoken = verify("[" + GOOD + "," + bad + "]");
    assertThat(spoken.exit()).isEqualTo(Exit.FAIL);
    assertThat(spoken.out()).contains("verifies, 13", "broken at seq 5", "2 traces, 26 entries, 1");
  }

  @Test
  void aTraceWithoutEntriesProvesNothing() throws IOException {
    var spoken = verify(new Traces().json());
    assertThat(spoken.exit()).isEqualTo(Exit.FAIL);
    assertThat(spoken.out()).contains("no entry, nothing verified");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                  | found []
          {}                  | expected a member "trace"
          7                   | expected a value of type object
          {"trace":"x","trace":"y"} | trace:1
          not json            | trace:1
          """)
  void whatIsNoTraceIsRefused(String text, String saying) throws IOException {
    var spoken = verify(text);
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains(saying).doesNotContain("Exception");
  }
}

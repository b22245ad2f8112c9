package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.trace.TraceDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trace is told in at most forty lines, and nothing that matters is missing from them. */
final class ExplainTest {
  @TempDir private Path dir = Path.of("");

  private Spoken explain(Traces trace) throws IOException {
    var file = Files.writeString(dir.resolve("trace.json"), trace.json());
    return Spoken.by("explain", file.toString());
  }

  @Test
  void theExampleTellsTheWholeIncident() {
    var spoken = Spoken.by("explain", Examples.file("policy/trace.json").toString());
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    assertThat(spoken.out().lines())
        .hasSizeLessThanOrEqualTo(Incident.MOST_LINES)
        .contains(
            "chain   verifies, 13 entries",
            "asked   by ann (external) of acme, tier A, ring 2, scopes agent refunds:write",
            "ended   turn.completed, degraded: tool_unknown, after 16400 ms",
            "  +640 ms  decision  ask send_refund act_1 (money, risk high): refund; policy support"
                + " version 2026-11, embedded, plan",
            " +9842 ms  approval.decided  approved by bob for send_refund act_1, waited 9200 ms",
            "+14850 ms  outcome  unknown send_refund act_1 after 5000 ms, reference act_1, found"
                + " out by none",
            "time    16400 ms: tool 5000 ms, people 9200 ms, model, policy, store and runtime"
                + " together 2200 ms (the log does not tell them apart)",
            "money   reserved 1200 tokens, 900 micros; settled 840 tokens, 610 micros; on large"
                + " (preferred), at most 700 micros",
            "failure tool-timeout (timeout), culprit tool, see docs/runbooks/tool-timeout.md");
  }

  @Test
  void anOutcomeThatWasFoundOutLaterCountsItsTimeOnce() throws IOException {
    var known = "{'action':'act_1','outcome':'completed','reference':'r','evidence':'read-back'}";
    var out = explain(Traces.refund().add(15_850, "outcome", known)).out();
    assertThat(out)
        .contains("completed send_refund act_1 after 6000 ms, reference r, found out by read-back")
        .contains("16400 ms: tool 6000 ms, people 9200 ms");
  }

  @Test
  void whereTheTimeWentIsToldAsTheRuntimeMeasuredIt() throws IOException {
    var parts = "'model':900,'policy':4,'tool':31,'people':400,'store':12,'runtime':3";
    var trace = new Traces().add(0, "settlement", "{'tokens':1,'timeMs':{" + parts + "}}");
    assertThat(explain(trace).out())
        .contains(
            "time    1350 ms: model 900 ms, policy 4 ms, tool 31 ms, people 400 ms, store 12 ms,"
                + " runtime 3 ms");
  }

  @Test
  void aJobsWaitForItsRunsIsTold() throws IOException {
    var parts = "'model':900,'policy':4,'tool':31,'people':0,'store':12,'runtime':3,'queue':5000";
    var trace = new Traces().add(0, "settlement", "{'timeMs':{" + parts + "}}");
    assertThat(explain(trace).out()).contains("time    5950 ms: queue 5000 ms, model 900 ms");
  }

  @Test
  void aPartThatIsMissingOrNoTimeIsNotAddedUp() throws IOException {
    for (var parts : List.of("'model':900", "'model':-1,'policy':4", "'model':'long'")) {
      var trace = new Traces().add(0, "settlement", "{'timeMs':{" + parts + "}}");
      assertThat(explain(trace).out()).contains("the whole is not in this log");
    }
  }

  @Test
  void aTypeThatIsNotKnownIsListed() throws IOException {
    var out = explain(Traces.refund().add(16_500, "mood", "{'state':'sour'}")).out();
    assertThat(out)
        .contains("+16500 ms  mood  (not known here) {\"state\":\"sour\"}")
        .contains("unknown types of entries: mood 1");
  }

  @Test
  void aLongTraceKeepsWhatMattersAndCountsTheRest() throws IOException {
    var trace = Traces.refund();
    for (int i = 0; i < 300; i++) {
      var body = Traces.decision("act_x" + i, "lookup_order", "allow", "lookup", "plan");
      trace.add(17_000 + i, "decision", body);
    }
    for (int i = 0; i < 100; i++) {
      trace.add(18_000, "new.type", "{'n':" + i + "}");
    }
    var lines = explain(trace).out().lines().toList();
    assertThat(lines).hasSize(Incident.MOST_LINES);
    assertThat(lines)
        .anyMatch(line -> line.contains("approved by bob"))
        .anyMatch(line -> line.contains("outcome  unknown"))
        .anyMatch(line -> line.startsWith("           left out: ") && line.contains("decision 30"))
        .anyMatch(line -> line.equals("unknown types of entries: new.type 100"));
  }

  @Test
  void aForgedLogOfOneEntryManyTimesStaysWithinItsLines() throws IOException {
    var all = Traces.refund().trace();
    var same = Collections.nCopies(200, all.entries().get(5));
    var forged = new TraceDocument(all.trace(), "acme", "ses_a", same, all.head());
    var file = Files.writeString(dir.resolve("t"), Json.write(JsonCodec.encode(forged)));
    var spoken = Spoken.by("explain", file.toString());
    assertThat(spoken.exit()).isEqualTo(Exit.FAIL);
    assertThat(spoken.out().lines()).hasSize(Incident.MOST_LINES);
  }

  @Test
  void aBrokenChainIsToldFirstAndIsExit1() throws IOException {
    var text = Traces.refund().json().replaceFirst("\"by\" : \"bob\"", "\"by\" : \"eve\"");
    var spoken = Spoken.by("explain", Files.writeString(dir.resolve("t.json"), text).toString());
    assertThat(spoken.exit()).isEqualTo(Exit.FAIL);
    assertThat(spoken.out())
        .contains("chain   broken at seq 5: ", "from there on this is not to be trusted");
  }

  @Test
  void whatTheLogDoesNotTellIsNotMadeUp() throws IOException {
    var out = explain(new Traces().add(0, "summary", "{}")).out();
    assertThat(out)
        .contains("asked   by whom the log does not tell", "ended   not in this log")
        .contains("the whole is not in this log", "money   none in this log", "failure none")
        .contains("summary  ? tokens to ?");
  }

  @Test
  void controlCharactersDoNotReachTheTerminalAndLinesAreBounded() throws IOException {
    var long1 = "x".repeat(5_000);
    var out = explain(new Traces().add(0, "odd", "{'a':'\\u001b[2J','b':'" + long1 + "'}")).out();
    assertThat(out).doesNotContain("\u001b[");
    assertThat(out.lines()).allMatch(line -> line.length() <= 200);
  }

  @Test
  void aTraceIsFetchedFromARuntime() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces/" + Traces.ID,
        call -> {
          var right = "Bearer t0k".equals(call.getRequestHeaders().getFirst("Authorization"));
          var body = Traces.refund().json().getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(right ? 200 : 401, right ? body.length : -1);
          if (right) {
            call.getResponseBody().write(body);
          }
          call.close();
        });
    server.start();
    try {
      var base = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      var spoken = Spoken.by("explain", "--url", base, "--token", "t0k", Traces.ID);
      assertThat(spoken.exit()).as("%s", spoken).isZero();
      assertThat(spoken.out()).contains("approved by bob");
      var kept = Files.writeString(dir.resolve("token"), "t0k\n").toString();
      var fromFile = Spoken.by("explain", "--url", base, "--token-file", kept, Traces.ID);
      assertThat(fromFile).isEqualTo(spoken);
      var wrong = Spoken.by("explain", "--url", base, "--token", "other", Traces.ID);
      assertThat(wrong.exit()).isEqualTo(Exit.BAD_ARGUMENTS);
      assertThat(wrong.err()).contains("found status 401, expected 200").doesNotContain("other");
    } finally {
      server.stop(0);
    }
    var gone = Spoken.by("explain", "--url", "http://127.0.0.1:1", "--token", "t", Traces.ID);
    assertThat(gone.exit()).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(gone.err()).contains("cannot fetch");
  }

  /** The environment names a runtime for good: what lies here as a file is read all the same. */
  @Test
  void aFileIsReadThoughARuntimeIsNamed() throws IOException {
    var file = Files.writeString(dir.resolve("trace.json"), Traces.refund().json()).toString();
    var spoken = Spoken.by("explain", "--url", "http://127.0.0.1:1", file);
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    assertThat(spoken.out()).contains("approved by bob");
  }

  @Test
  void anIdWithoutARuntimeAsksForOne() {
    var spoken = Spoken.by("explain", Traces.ID);
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains("--url http://127.0.0.1:8080, or RINGPROOF_URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "explain nowhere.json",
        "explain --url http://127.0.0.1:1 --token t ../../metrics",
        "explain --url ftp://x --token t " + Traces.ID,
        "explain --url http://127.0.0.1:1 " + Traces.ID,
        "explain --token t nowhere.json"
      })
  void wordsThatMakeNoSenseAreRefused(String line) {
    var spoken = Spoken.by(line.split(" "));
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).startsWith("ringproof: ").doesNotContain("Exception");
  }

  /** A runtime that writes more than it may into its log: the incident view does not spread it. */
  @Test
  void whatHasNoPlaceInAnEntryIsNotPrinted() throws IOException {
    var trace = new Traces();
    var types = EntryWords.KNOWN.stream().sorted().toList();
    for (int i = 0; i < types.size(); i++) {
      trace.add(
          i,
          types.get(i),
          "{'action':'act_"
              + i
              + "','prompt':'canary-a','arguments':{'body':'canary-b'},'text':'canary-c',"
              + "'token':'canary-d'}");
    }
    var spoken = explain(trace);
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    assertThat(spoken.out()).contains("chain   verifies, " + types.size() + " entries");
    for (var type : types) {
      assertThat(spoken.out()).contains("  " + type + "  ");
    }
    assertThat(spoken.out() + spoken.err()).doesNotContain("canary");
  }
}

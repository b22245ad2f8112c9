package dev.ringproof.runtime.tool.http;

import static dev.ringproof.runtime.policy.PolicyFixtures.refund;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Risk;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.net.Addresses;
import dev.ringproof.runtime.net.RawServer;
import dev.ringproof.runtime.session.TraceContext;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort.ToolCall;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpToolAdapterTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final ToolCall CALL =
      new ToolCall(
          "act_7", 3, new TraceContext("a".repeat(32), "b".repeat(16), 1, "kit=1,other=2"));
  private static final byte[] ARGUMENTS = Json.canonical(Json.parse("{\"b\":\"ü\",\"a\":1}"));
  private static final String DONE = "{\"result\":{\"ok\":true},\"reference\":\"R-1\"}";

  private static ToolOutcome called(RawServer server, Duration within) throws IOException {
    try (server;
        var adapter = new HttpToolAdapter(server.uri())) {
      return adapter.call(refund(), ARGUMENTS, CALL, within);
    }
  }

  private static ToolOutcome readBack(RawServer server, Duration within) throws IOException {
    try (server;
        var adapter = new HttpToolAdapter(server.uri())) {
      return adapter.readBack(refund(), CALL, within);
    }
  }

  private static RawServer answering(String status, String body) {
    return RawServer.sending(RawServer.answer(status, "application/json", body));
  }

  private static ToolOutcome done() {
    return new ToolOutcome.Completed(JsonValue.object().with("ok", true), "R-1");
  }

  @Test
  void theApprovedBytesGoOutWithKeyEpochAndTrace() throws IOException {
    var server = answering("200 OK", DONE);
    assertThat(called(server, LONG)).isEqualTo(done());
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().getFirst())
        .startsWith("POST /refund HTTP/1.1\r\n")
        .containsIgnoringCase("\r\nIdempotency-Key: act_7\r\n")
        .containsIgnoringCase("\r\nRingproof-Epoch: 3\r\n")
        .containsIgnoringCase("\r\ntraceparent: " + CALL.trace().traceparent() + "\r\n")
        .containsIgnoringCase("\r\ntracestate: kit=1,other=2\r\n")
        .containsIgnoringCase("\r\nContent-Type: application/json\r\n")
        .endsWith("\r\n\r\n" + new String(ARGUMENTS, StandardCharsets.UTF_8));
  }

  @Test
  void aKeyThatWasAlreadyDoneIsCompleted() throws IOException {
    assertThat(called(answering("409 Conflict", DONE), LONG)).isEqualTo(done());
  }

  @ParameterizedTest
  @ValueSource(strings = {"400 Bad", "401 No", "403 No", "404 No", "422 No", "429 Slow"})
  void aDefiniteRefusalIsFailed(String status) throws IOException {
    assertThat(called(answering(status, "{}"), LONG)).isInstanceOf(ToolOutcome.Failed.class);
  }

  @Test
  void whatWasNeverSentIsFailed() throws IOException {
    var gone = RawServer.sending("");
    gone.close();
    assertThat(called(gone, LONG)).isInstanceOf(ToolOutcome.Failed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          500 Oops      | {"result":{},"reference":"R"}
          503 Busy      | {}
          408 Timeout   | {}
          302 Found     | {}
          204 Empty     | {}
          200 OK        | {}
          200 OK        | {"result":{}}
          200 OK        | {"result":{},"reference":7}
          200 OK        | {"result":{},"result":{},"reference":"R"}
          200 OK        | {"result":{},"refer
          200 OK        | done
          409 Conflict  | {}
          """)
  void anAnswerThatTellsNothingIsUnknown(String status, String body) throws IOException {
    assertThat(called(answering(status, body), LONG)).isInstanceOf(ToolOutcome.Unknown.class);
  }

  @Test
  void aLostAnswerIsUnknownAndIsNotSentAgain() throws IOException {
    var cut = RawServer.ok(DONE + "     ").strip();
    for (var server :
        new RawServer[] {
          RawServer.resetting(), RawServer.sending(""), RawServer.sending(cut),
        }) {
      assertThat(called(server, LONG)).isInstanceOf(ToolOutcome.Unknown.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void silenceAndStallsEndWithTheDeadlineAsUnknown() throws IOException {
    var stalled = RawServer.ok(DONE + "     ").strip();
    for (var server :
        new RawServer[] {RawServer.stallingAfter(""), RawServer.stallingAfter(stalled)}) {
      assertThat(called(server, SHORT)).isInstanceOf(ToolOutcome.Unknown.class);
    }
  }

  @Test
  void aResultBeyondTheToolsSizeIsUnusableOrUnknown() throws IOException {
    var large = "{\"result\":\"" + "x".repeat(4_096) + "\",\"reference\":\"R\"}";
    assertThat(called(answering("200 OK", large), LONG))
        .isEqualTo(new ToolOutcome.Unusable("result larger than 4096 bytes", "R"));
    // Of what is not read to its end nobody knows what it says.
    var larger = "{\"result\":\"" + "x".repeat(90_000) + "\",\"reference\":\"R\"}";
    assertThat(called(answering("200 OK", larger), LONG)).isInstanceOf(ToolOutcome.Unknown.class);
  }

  @Test
  void anAnswerThatIsNoJsonByItsTypeIsUnknown() throws IOException {
    for (var type : new String[] {"text/html", "text/plain", "application/jsonp", "x"}) {
      var server = RawServer.sending(RawServer.answer("200 OK", type, DONE));
      assertThat(called(server, LONG))
          .isEqualTo(new ToolOutcome.Unknown("status 200 with no JSON"));
    }
    var typed = "application/vnd.tool+json; charset=utf-8";
    assertThat(called(RawServer.sending(RawServer.answer("200 OK", typed, DONE)), LONG))
        .isEqualTo(done());
  }

  @Test
  void aToolsOwnUrlMustBeListed() throws IOException {
    var server = answering("200 OK", DONE);
    var tool = at(server.uri() + "/own/");
    var elsewhere = URI.create("http://127.0.0.2:9");
    try (server;
        var closed = new HttpToolAdapter(elsewhere);
        var open =
            new HttpToolAdapter(
                elsewhere, Addresses.publicOnly().allowing("127.0.0.1").orElseThrow())) {
      assertThat(closed.call(tool, ARGUMENTS, CALL, LONG))
          .isEqualTo(
              new ToolOutcome.Failed(
                  "no connection: address 127.0.0.1 of 127.0.0.1 is not allowed"));
      assertThat(server.requests()).isEmpty();
      assertThat(open.call(tool, ARGUMENTS, CALL, LONG)).isEqualTo(done());
      assertThat(server.requests().getFirst()).startsWith("POST /own/refund HTTP/1.1\r\n");
    }
  }

  private static Tool at(String url) {
    var tool = (JsonObject) JsonCodec.encode(refund());
    return JsonCodec.decode(tool.with("url", url), Tool.class);
  }

  @Test
  void readBackTellsWhatBecameOfAnEffect() throws IOException {
    var server = answering("200 OK", DONE);
    assertThat(readBack(server, LONG)).isEqualTo(done());
    assertThat(server.requests().getFirst())
        .startsWith("GET /refund/effects/act_7 HTTP/1.1\r\n")
        .containsIgnoringCase("\r\nRingproof-Epoch: 3\r\n");
    assertThat(readBack(answering("404 Not Found", "{}"), LONG))
        .isEqualTo(new ToolOutcome.Failed("never happened"));
  }

  @Test
  void anyOtherReadBackIsUnknown() throws IOException {
    var gone = RawServer.sending("");
    gone.close();
    for (var server :
        new RawServer[] {
          answering("500 Oops", "{}"),
          answering("403 No", "{}"),
          answering("200 OK", "{}"),
          RawServer.resetting(),
          gone
        }) {
      assertThat(readBack(server, LONG)).isInstanceOf(ToolOutcome.Unknown.class);
    }
    assertThat(readBack(RawServer.stallingAfter(""), SHORT))
        .isInstanceOf(ToolOutcome.Unknown.class);
  }

  @Test
  void aToolWithoutReadBackIsNotAsked() throws IOException {
    var server = answering("200 OK", DONE);
    var tool =
        new Tool(
            "t", "", "write", Risk.HIGH, "/t", false, false, false, LONG, 10, JsonValue.object());
    try (server;
        var adapter = new HttpToolAdapter(server.uri())) {
      assertThat(adapter.readBack(tool, CALL, LONG)).isInstanceOf(ToolOutcome.Unknown.class);
    }
    assertThat(server.requests()).isEmpty();
  }
}

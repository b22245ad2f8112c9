package dev.ringproof.runtime.decision.authzen;

import static dev.ringproof.runtime.policy.PolicyFixtures.APPROVAL;
import static dev.ringproof.runtime.policy.PolicyFixtures.question;
import static dev.ringproof.runtime.policy.PolicyFixtures.refund;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.net.RawServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthzenDecisionPointTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  private static Question plan() {
    return question(refund(), TierId.B, "{\"amount\":7}");
  }

  private static Question approved() {
    var approval =
        new Question.Approved("apr_1", "bob", Set.of("approve", "agent"), plan().digest());
    return question(refund(), TierId.B, "{\"amount\":7}", "adapter", approval);
  }

  private static Decision asked(RawServer server, Question question, Duration within)
      throws IOException {
    try (server;
        var point = point(server.uri())) {
      return point.decide(question, within);
    }
  }

  private static AuthzenDecisionPoint point(URI base) {
    return new AuthzenDecisionPoint(base, new AuthzenDecisionPoint.Policy("house", "7"), APPROVAL);
  }

  private static Decision answered(String body) throws IOException {
    return asked(RawServer.sending(RawServer.ok(body)), plan(), LONG);
  }

  @Test
  void trueAllows() throws IOException {
    assertThat(answered("{\"decision\":true,\"context\":{\"id\":\"rule-9\"},\"more\":1}"))
        .isEqualTo(new Decision.Allow("rule-9", List.of()));
    assertThat(answered("{\"decision\":true}")).isEqualTo(new Decision.Allow("remote", List.of()));
    assertThat(answered("{\"decision\":true,\"context\":{\"obligations\":[]}}"))
        .isInstanceOf(Decision.Allow.class);
  }

  @Test
  void theQuestionGoesOutAsTheWireSaysWithoutArguments() throws IOException {
    var server = RawServer.sending(RawServer.ok("{\"decision\":true}"));
    asked(server, approved(), LONG);
    var request = server.requests().getFirst();
    assertThat(request)
        .startsWith("POST /access/v1/evaluation HTTP/1.1\r\n")
        .containsIgnoringCase("X-Request-ID: ");
    var body = Json.parse(request.substring(request.indexOf("\r\n\r\n")));
    assertThat(body)
        .isEqualTo(
            Json.parse(
                """
                {"subject":{"type":"internal","id":"ann",
                  "properties":{"tenant":"acme","scopes":["agent"]}},
                 "action":{"name":"refund",
                  "properties":{"class":"write","risk":"high","digest":"DIGEST"}},
                 "resource":{"type":"tool","id":"refund"},
                 "context":{"tier":"B","ring":2,"session":"ses_1","turn":"trn_1","action":"act_1",
                  "phase":"adapter","policy":"house","policyVersion":"7",
                  "approval":{"id":"apr_1","by":"bob","scopes":["agent","approve"],"digest":"DIGEST"}}}"""
                    .replace("DIGEST", plan().digest())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"decision":false}                                                             | denied
          {"decision":false,"context":{"reason":"too_much"}}                             | too_much
          {"decision":false,"context":{"reason":"event: turn.completed"}}                | denied
          {"decision":true,"context":{"obligations":[{"id":"mfa"}]}}                     | obligation_not_understood
          {"decision":true,"obligations":{"id":"mfa"}}                                   | obligation_not_understood
          {"decision":true,"context":{"error":{"status":500}}}                           | evaluation_error
          {"decision":true,"context":{"access_request":{"mode":"human","expires_in":9}}} | contradictory_answer
          {"decision":false,"context":{"access_request":{"mode":"none","expires_in":9}}} | access_request_malformed
          {"decision":false,"context":{"access_request":{"mode":"human"}}}               | access_request_malformed
          {"decision":false,"context":{"access_request":{"mode":"human","expires_in":0}}}| access_request_malformed
          {"decision":false,"context":{"access_request":{"mode":"human","expires_in":"9"}}}| access_request_malformed
          {"decision":false,"context":{"access_request":true}}                           | access_request_malformed
          {"decision":false,"context":{"obligations":[1],"access_request":{"mode":"human","expires_in":9}}} | obligation_not_understood
          """)
  void whateverElseIsWellFormedDenies(String body, String reason) throws IOException {
    assertThat(answered(body)).isEqualTo(new Decision.Deny(reason));
  }

  @Test
  void anAccessRequestAsksAndIsCappedByTheApprovalWindow() throws IOException {
    var ask = "{\"decision\":false,\"context\":{\"id\":\"r\",\"access_request\":%s}}";
    assertThat(answered(ask.formatted("{\"mode\":\"human\",\"expires_in\":60}")))
        .isEqualTo(new Decision.Ask("r", ApprovalMode.HUMAN, Duration.ofSeconds(60)));
    assertThat(answered(ask.formatted("{\"mode\":\"async\",\"expires_in\":9000}")))
        .isEqualTo(new Decision.Ask("r", ApprovalMode.ASYNC, APPROVAL));
  }

  @Test
  void afterAnApprovalOnlyTrueRuns() throws IOException {
    var asks =
        RawServer.ok(
            "{\"decision\":false,\"context\":{\"access_request\":{\"mode\":\"human\",\"expires_in\":9}}}");
    assertThat(asked(RawServer.sending(asks), approved(), LONG))
        .isEqualTo(new Decision.Deny("denied"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          500 Oops       | application/json | {"decision":true}
          201 Created    | application/json | {"decision":true}
          403 Forbidden  | application/json | {"decision":true}
          302 Found      | application/json | {"decision":true}
          200 OK         | text/html        | {"decision":true}
          200 OK         | application/json | {"decision":"true"}
          200 OK         | application/json | {"decision":1}
          200 OK         | application/json | {"decision":null}
          200 OK         | application/json | {}
          200 OK         | application/json | []
          200 OK         | application/json | true
          200 OK         | application/json | {"decision":true,"context":"x"}
          200 OK         | application/json | {"decision":true,"decision":true}
          200 OK         | application/json | {"decision":tr
          200 OK         | application/json | decision=true
          """)
  void aMalformedAnswerIsNoUsableAnswer(String status, String type, String body)
      throws IOException {
    assertThat(asked(RawServer.sending(RawServer.answer(status, type, body)), plan(), LONG))
        .isInstanceOf(Decision.Unavailable.class);
  }

  @Test
  void halfABodyIsNoUsableAnswer() throws IOException {
    var cut = RawServer.ok("{\"decision\":true}          ").strip();
    assertThat(asked(RawServer.sending(cut), plan(), LONG))
        .isInstanceOf(Decision.Unavailable.class);
  }

  @Test
  void aStallingBodyEndsWithTheDeadline() throws IOException {
    var stalled = RawServer.ok("{\"decision\":true}          ").strip();
    assertThat(asked(RawServer.stallingAfter(stalled), plan(), SHORT))
        .isInstanceOfSatisfying(
            Decision.Unavailable.class,
            none -> assertThat(none.reason()).startsWith("no whole answer within"));
  }

  @Test
  void silenceResetAndRefusalAreNoUsableAnswer() throws IOException {
    assertThat(asked(RawServer.stallingAfter(""), plan(), SHORT))
        .isInstanceOf(Decision.Unavailable.class);
    assertThat(asked(RawServer.resetting(), plan(), LONG)).isInstanceOf(Decision.Unavailable.class);
    var gone = RawServer.sending("");
    gone.close();
    assertThat(asked(gone, plan(), LONG)).isInstanceOf(Decision.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "503 Service Unavailable"})
  void aQuestionWithoutAnAnswerIsPutOnceMore(String how) throws IOException {
    var first = new AtomicBoolean(true);
    var server =
        new RawServer(
            (request, socket) -> {
              if (!first.getAndSet(false)) {
                RawServer.write(socket, RawServer.ok("{\"decision\":true}"));
              } else if (how.equals("reset")) {
                socket.setSoLinger(true, 0);
              } else {
                RawServer.write(socket, RawServer.answer(how, "application/json", "{}"));
              }
            });
    assertThat(asked(server, plan(), LONG)).isInstanceOf(Decision.Allow.class);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void whatWasAnsweredIsNotAskedAgain() throws IOException {
    for (var status : List.of("500 Oops", "403 Forbidden")) {
      var server =
          RawServer.sending(RawServer.answer(status, "application/json", "{\"decision\":true}"));
      assertThat(asked(server, plan(), LONG)).isInstanceOf(Decision.Unavailable.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aPointThatIsDownIsNotAskedTwiceAsMuch() throws IOException {
    try (var server = RawServer.resetting();
        var point = point(server.uri())) {
      for (int i = 0; i < 100; i++) {
        assertThat(point.decide(plan(), LONG)).isInstanceOf(Decision.Unavailable.class);
      }
      assertThat(server.requests()).hasSizeBetween(110, 121);
    }
  }

  @Test
  void aTierThatIsDownTakesNoRetryOfAnother() throws IOException {
    try (var server = RawServer.resetting();
        var point = point(server.uri())) {
      var jobs = question(refund(), TierId.C, "{\"amount\":7}");
      for (int i = 0; i < 100; i++) {
        assertThat(point.decide(jobs, LONG)).isInstanceOf(Decision.Unavailable.class);
      }
      var before = server.requests().size();
      assertThat(point.decide(plan(), LONG)).isInstanceOf(Decision.Unavailable.class);
      assertThat(server.requests()).hasSize(before + 2);
    }
  }

  @Test
  void anEndlessAnswerIsCut() throws IOException {
    var large = RawServer.ok("{\"decision\":true,\"x\":\"" + "x".repeat(100_000) + "\"}");
    assertThat(asked(RawServer.sending(large), plan(), LONG))
        .isEqualTo(new Decision.Unavailable("answer larger than 65536 bytes"));
  }

  @Test
  void anEchoedRequestIdMustBeOurs() throws IOException {
    var ours = Pattern.compile("X-Request-ID: (\\S+)", Pattern.CASE_INSENSITIVE);
    var echo =
        new RawServer(
            (request, socket) -> {
              var id = ours.matcher(request);
              RawServer.write(socket, id.find() ? echoing(id.group(1)) : "");
            });
    assertThat(asked(echo, plan(), LONG)).isInstanceOf(Decision.Allow.class);
    assertThat(asked(RawServer.sending(echoing("another")), plan(), LONG))
        .isEqualTo(new Decision.Unavailable("answer to another request"));
  }

  private static String echoing(String id) {
    return RawServer.ok("{\"decision\":true}")
        .replace("\r\n\r\n", "\r\nX-Request-ID: " + id + "\r\n\r\n");
  }
}

package dev.ringproof.testbed.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.persona.Persona;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A completion is told as whole only when it is; every other end is seen as what it is. */
final class ChatBindingTest {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Persona WHO =
      new Persona("t", "s", ActorType.INTERNAL, Set.of(), "sk-caller");
  private static final ChatEndpoint ENDPOINT = new ChatEndpoint("/v1", "/v1/models", "large");
  private static final String DONE = "data: [DONE]\n\n";
  private static final String HI = said("hi");

  private final OneAnswer server = new OneAnswer();

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static String said(String text) {
    return frame("{\"content\":\"" + text + "\"}", "null");
  }

  private static String finish(String reason) {
    return frame("{}", "\"" + reason + "\"");
  }

  private static String frame(String delta, String finish) {
    return "data: {\"id\":\"c-1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  private ChatBinding serving(String answer) {
    return ChatBinding.to(server.serving(answer), ENDPOINT, "sk-probe");
  }

  private static String session(AgentBinding binding) {
    return binding.openSession(WHO, TierId.A, null).json().text("/id").orElseThrow();
  }

  private TurnStream turn(String answer) {
    var binding = serving(answer);
    return binding.takeTurn(WHO, session(binding), TurnAsk.of("hello"));
  }

  @Test
  void aWholeStreamIsATurnThatCompleted() {
    var usage = "data: {\"id\":\"c-1\",\"choices\":[],\"usage\":{\"total_tokens\":3}}\n\n";
    var frames = frame("{\"role\":\"assistant\",\"content\":\"\"}", "null") + HI + said(" you");
    try (var stream =
        turn(
            OneAnswer.STREAM
                + OneAnswer.chunk(frames + finish("stop") + usage + DONE)
                + "0\r\n\r\n")) {
      var events = stream.toEnd(WITHIN);
      assertThat(stream.text()).isEqualTo("hi you");
      assertThat(stream.turn()).isEqualTo("c-1");
      var end = events.getLast();
      assertThat(end.is(EventType.TURN_COMPLETED)).isTrue();
      assertThat(end.data().text("/finish")).contains("stop");
      assertThat(end.data().text("/text")).contains("hi you");
      assertThat(end.data().whole("/chatUsage/total_tokens")).contains(3L);
      assertThat(stream.broken()).isEmpty();
    }
  }

  /** Frames and the reason for which the turn that they make has failed. */
  record Failing(String frames, String reason) {}

  private static Stream<Failing> failing() {
    return Stream.of(
        new Failing(HI + "data: {\"error\":{\"message\":\"no\"}}\n\n" + DONE, "error"),
        new Failing("data: {\"error\":{\"message\":\"no\"}}\n\n", "error"),
        new Failing(HI + finish("length") + DONE, "length"),
        new Failing(HI + finish("content_filter") + DONE, "content_filter"),
        new Failing(HI + DONE, "no_finish_reason"),
        new Failing(
            HI + "data: {\"choices\":[{\"delta\"\n\n" + finish("stop") + DONE, "unreadable_frame"),
        new Failing(HI + "data: <html>oops</html>\n\n" + finish("stop") + DONE, "unreadable_frame"),
        new Failing(finish("stop") + HI + DONE, "text_after_finish"),
        new Failing(HI + finish("stop") + finish("length") + DONE, "two_finish_reasons"));
  }

  @ParameterizedTest
  @MethodSource
  void failing(Failing failing) {
    try (var stream = turn(OneAnswer.STREAM + OneAnswer.chunk(failing.frames()) + "0\r\n\r\n")) {
      stream.toEnd(WITHIN);
      var end = stream.terminal().orElseThrow();
      assertThat(end.is(EventType.TURN_FAILED)).isTrue();
      assertThat(end.data().text("/reason")).contains(failing.reason());
    }
  }

  private static Stream<String> unended() {
    return Stream.of(
        OneAnswer.chunk(HI) + "0\r\n\r\n",
        OneAnswer.chunk(HI + finish("stop")) + "0\r\n\r\n",
        OneAnswer.chunk(HI + "data: [DO"),
        OneAnswer.chunk(HI + "data: {\"choices\"") + "0\r\n\r\n",
        "0\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource
  void unended(String body) {
    try (var stream = turn(OneAnswer.STREAM + body)) {
      assertThat(stream.awaitType(EventType.TURN_COMPLETED, WITHIN)).isEmpty();
      assertThat(stream.ended()).isTrue();
      assertThat(stream.terminal()).isEmpty();
      assertThat(stream.broken()).isPresent();
    }
  }

  @Test
  void whatFollowsTheEndIsNoSecondEnd() {
    var frames = HI + finish("stop") + DONE + HI + DONE;
    try (var stream = turn(OneAnswer.STREAM + OneAnswer.chunk(frames) + "0\r\n\r\n")) {
      while (stream.next(WITHIN).isPresent()) {
        // Past the end, to the last of it.
      }
      assertThat(stream.seen())
          .extracting(StreamEvent::type)
          .containsExactly("token", "chunk", "turn.completed", "after-end", "after-end");
      assertThat(stream.text()).isEqualTo("hi");
    }
  }

  @Test
  void aRefusalIsSeenWithItsAdvice() {
    var body = "{\"error\":{\"message\":\"slow down\"}}";
    var answer = OneAnswer.whole(429, "application/json", "Retry-After: 7\r\n", body);
    try (var stream = turn(answer)) {
      var refusal = stream.refusal().orElseThrow();
      assertThat(ChatAnswer.of(refusal))
          .isInstanceOfSatisfying(
              ChatAnswer.Refused.class,
              no -> {
                assertThat(no.status()).isEqualTo(429);
                assertThat(no.retryAfter()).isEqualTo("7");
                assertThat(no.error().text("/message")).contains("slow down");
              });
      assertThat(stream.next(WITHIN)).isEmpty();
    }
  }

  private static Stream<String> noStreams() {
    return Stream.of(
        OneAnswer.whole(200, "text/html", "", "<html>sign in</html>"),
        OneAnswer.whole(200, "application/json", "", "{\"error\":{\"message\":\"no\"}}"),
        OneAnswer.whole(200, "application/json", "", ""),
        "garbage\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource
  void noStreams(String answer) {
    try (var stream = turn(answer)) {
      assertThat(stream.refusal()).isPresent();
      assertThat(stream.terminal()).isEmpty();
      assertThat(ChatAnswer.of(stream.refusal().orElseThrow()))
          .isNotInstanceOf(ChatAnswer.Said.class);
    }
  }

  private ChatAnswer waited(String answer) {
    var binding = serving(answer);
    return ChatAnswer.of(binding.takeTurnAndWait(WHO, session(binding), TurnAsk.of("hello")));
  }

  @Test
  void aWholeAnswerIsReadAsWhatItIs() {
    var choice =
        "{\"id\":\"c-1\",\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"%s\"}]}";
    assertThat(waited(OneAnswer.whole(200, "application/json", "", choice.formatted("stop"))))
        .isEqualTo(new ChatAnswer.Said("c-1", "", "hi", "stop"));
    assertThat(waited(OneAnswer.whole(200, "application/json", "", choice.formatted("length"))))
        .isEqualTo(new ChatAnswer.CutOff("hi", "length"));
    assertThat(waited(OneAnswer.whole(200, "application/json", "", "{\"error\":{\"code\":1}}")))
        .isInstanceOf(ChatAnswer.Refused.class);
    var half = choice.substring(0, 40);
    assertThat(waited(OneAnswer.whole(200, "application/json", "", half)))
        .isInstanceOf(ChatAnswer.Unreadable.class);
    assertThat(waited(OneAnswer.whole(200, "text/html", "", "<html>oops</html>")))
        .isInstanceOf(ChatAnswer.Unreadable.class);
    assertThat(waited("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + half))
        .isInstanceOf(ChatAnswer.Unreadable.class);
  }

  @Test
  void turnsThatCompletedGoAlongAndOthersDoNot() throws InterruptedException {
    var binding = serving(OneAnswer.STREAM + OneAnswer.chunk(HI + finish("stop") + DONE));
    var session = session(binding);
    binding.takeTurn(WHO, session, TurnAsk.of("first").withKey("k")).toEnd(WITHIN);
    var one = heard();
    assertThat(one)
        .startsWith("POST /v1/chat/completions HTTP/1.1\r\n")
        .contains("Authorization: Bearer sk-caller\r\n", "Idempotency-Key: k\r\n");
    assertThat(contents(one)).containsExactly("first");
    server.serving(OneAnswer.STREAM + OneAnswer.chunk(HI + DONE));
    binding.takeTurn(WHO, session, TurnAsk.of("second")).toEnd(WITHIN);
    assertThat(contents(heard())).containsExactly("first", "hi", "second");
    server.serving(OneAnswer.whole(500, "text/plain", "", "no"));
    binding.takeTurnAndWait(WHO, session, TurnAsk.of("third"));
    var third = heard();
    assertThat(contents(third)).containsExactly("first", "hi", "third");
    assertThat(third).contains("\"stream\":false", "\"model\":\"large\"");
  }

  private String heard() throws InterruptedException {
    var request = server.heard().poll(10, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  private static List<String> contents(String request) {
    var body = Json.parse(request.substring(request.indexOf("\r\n\r\n") + 4));
    var contents = new ArrayList<String>();
    body.items("/messages").forEach(m -> contents.add(m.text("/content").orElse("none")));
    return contents;
  }

  @Test
  void readyIsWhoAnswers200ToTheKey() throws InterruptedException {
    assertThat(serving(OneAnswer.whole(200, "application/json", "", "{}")).ready()).isTrue();
    assertThat(heard()).startsWith("GET /v1/models").contains("Bearer sk-probe");
    assertThat(serving(OneAnswer.whole(503, "text/plain", "", "")).ready()).isFalse();
    assertThat(serving(OneAnswer.whole(503, "text/plain", "", "")).answers()).isTrue();
    assertThat(serving("").answers()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aVerbIsMappedOrSaysThatItIsNot(Verb verb) {
    var binding = ChatBinding.to(server.serving(""), ENDPOINT, null);
    if (binding.verbs().contains(verb)) {
      assertThat(verb).isIn(EnumSet.of(Verb.OPEN_SESSION, Verb.TAKE_TURN));
      return;
    }
    assertThatThrownBy(() -> call(binding, verb))
        .isInstanceOf(UnmappedVerbException.class)
        .hasMessageContaining("verb missing: " + verb);
  }

  private static Object call(AgentBinding binding, Verb verb) {
    return switch (verb) {
      case DISCOVER -> binding.discover();
      case OPEN_SESSION -> binding.openSession(WHO, TierId.A, null);
      case READ_SESSION -> binding.session(WHO, "s");
      case ERASE -> binding.erase(WHO, "s");
      case TAKE_TURN -> binding.takeTurn(WHO, "s", TurnAsk.of("x"));
      case READ_EVENTS -> binding.readEvents(WHO, "s", "t", 0);
      case READ_TURN -> binding.turn(WHO, "s", "t");
      case CANCEL -> binding.cancel(WHO, "s", "t");
      case APPROVE -> binding.approvals(WHO);
      case RUN_WORKFLOW -> binding.openWorkflow(WHO, "s", "x");
      case READ_EVIDENCE -> binding.trace(WHO, "t");
      case READ_USAGE -> binding.usage(WHO);
      case READ_SLOS -> binding.slo(WHO);
      case READ_MEMORY -> binding.memory(WHO, "s");
    };
  }

  @Test
  void whatTheWireCannotSayIsNotLeftOutInSilence() {
    var binding = ChatBinding.to(server.serving(""), ENDPOINT, null);
    var session = session(binding);
    assertThatThrownBy(() -> binding.takeTurn(WHO, session, TurnAsk.of("x").withIfMatch(1)))
        .isInstanceOf(UnmappedVerbException.class);
    assertThatThrownBy(() -> binding.openSession(WHO, TierId.A, new Spend(1, 1)))
        .isInstanceOf(UnmappedVerbException.class);
  }
}

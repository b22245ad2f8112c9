package dev.ringproof.runtime.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.model.ModelPort.ModelCall;
import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.ModelPort.Usage;
import dev.ringproof.runtime.model.ModelPort.WantedAction;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.session.TraceContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer is charged, whole or not, and when a provider that refuses may be asked again. */
final class OpenAiModelTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Ids IDS = new Ids(new SecureRandom(), InstantSource.system());
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String DONE = "data: [DONE]\n\n";

  private HttpServer server;
  private HttpClient client;
  private OpenAiModel model;
  private volatile Answer answer = exchange -> {};

  private interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            answer.to(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    client = HttpClient.newHttpClient();
    var base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/");
    // A token for each character: the question has three.
    model = new OpenAiModel(client, base, null, String::length, InstantSource.fixed(NOW));
  }

  @AfterEach
  void close() {
    server.stop(0);
    client.close();
  }

  private static void write(HttpExchange exchange, String chunks) throws IOException {
    exchange.getResponseBody().write(chunks.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  private static String text(String piece) {
    return "data: {\"choices\":[{\"delta\":{\"content\":\"" + piece + "\"}}]}\n\n";
  }

  private static String usage(long input, long output) {
    return "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d}}\n\n"
        .formatted(input, output);
  }

  private static String finish() {
    return finish("stop");
  }

  private static String finish(String reason) {
    return "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}\n\n";
  }

  private static String call() {
    return "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\","
        + "\"function\":{\"name\":\"find\",\"arguments\":\"{}\"}}]}}]}\n\n";
  }

  private ModelResult ask(Consumer<String> onText) {
    var question = JsonValue.object().with("role", "user").with("content", "who");
    var trace = TraceContext.own("0".repeat(31) + "1", IDS);
    var call = new ModelCall("large", List.of(question), List.of(), 9, LONG, LONG, LONG, trace);
    return model.stream(call, onText);
  }

  private ModelResult answered(String chunks) {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          write(exchange, chunks);
        };
    return ask(text -> {});
  }

  @Test
  void aWholeAnswerIsChargedAsReportedElseAsCounted() {
    var whole = text("ab") + text("c") + finish();
    assertThat(answered(whole + usage(50, 60) + DONE).usage()).isEqualTo(new Usage(50, 60, true));
    assertThat(answered(whole + DONE).usage()).isEqualTo(new Usage(3, 3, false));
  }

  @Test
  void aBrokenAnswerIsChargedAllThatCame() {
    assertThat(answered(text("ab") + text("c")).usage()).isEqualTo(new Usage(3, 3, false));
    var reportsAsItGoes = usage(50, 0) + text("ab") + usage(50, 2) + text("c");
    assertThat(answered(reportsAsItGoes).usage()).isEqualTo(new Usage(50, 3, true));
    assertThat(answered(text("ab") + usage(50, 9)).usage()).isEqualTo(new Usage(50, 9, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "length"})
  void anAnswerThatEndedByItselfOrAtItsLongestIsWhole(String reason) {
    assertThat(answered(text("ab") + finish(reason) + usage(50, 60) + DONE))
        .isEqualTo(new ModelResult.Finished(reason, List.of(), new Usage(50, 60, true)));
  }

  @Test
  void anAnswerThatEndsInToolCallsHasSome() {
    var wanted = List.of(new WantedAction("c1", "find", "{}"));
    assertThat(answered(call() + finish("tool_calls") + DONE))
        .isEqualTo(new ModelResult.Finished("tool_calls", wanted, new Usage(3, 6, false)));
    assertThat(answered(text("ab") + finish("tool_calls") + usage(50, 60) + DONE))
        .isEqualTo(
            new ModelResult.Broken(true, "tool calls without a call", new Usage(50, 60, true)));
    assertThat(answered(text("") + finish("tool_calls") + DONE))
        .isEqualTo(
            new ModelResult.Broken(false, "tool calls without a call", new Usage(3, 0, false)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"content_filter", "function_call", "error", "STOP"})
  void anAnswerThatEndsForAnyOtherReasonIsBrokenAndIsCharged(String reason) {
    var broken = "a finish reason of no whole answer";
    assertThat(answered(text("ab") + finish(reason) + usage(50, 60) + DONE))
        .isEqualTo(new ModelResult.Broken(true, broken, new Usage(50, 60, true)));
    assertThat(answered(text("ab") + finish(reason) + DONE))
        .isEqualTo(new ModelResult.Broken(true, broken, new Usage(3, 2, false)));
    assertThat(answered(text("") + finish(reason) + DONE))
        .isEqualTo(new ModelResult.Broken(false, broken, new Usage(3, 0, false)));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 60",
    "50, -1",
    "-9007199254740991, -9007199254740991",
    "0, 0",
    "0, 60",
    "50, 0",
    "100000001, 60",
    "50, 100000001",
    "9007199254740991, 9007199254740991"
  })
  void aReportThatCannotBeTrueIsNone(long input, long output) {
    var counted = new Usage(3, 2, false);
    var whole = text("ab") + finish() + usage(input, output) + DONE;
    assertThat(answered(whole).usage()).isEqualTo(counted);
    var said = call() + finish("tool_calls") + usage(input, output) + DONE;
    assertThat(answered(said).usage()).isEqualTo(new Usage(3, 6, false));
  }

  @ParameterizedTest
  @CsvSource({"-1, 60", "50, -1", "0, 0", "100000001, 60", "50, 100000001"})
  void neitherIsOneOfAnAnswerThatBrokeOff(long input, long output) {
    assertThat(answered(text("ab") + usage(input, output)).usage())
        .isEqualTo(new Usage(3, 2, false));
  }

  @Test
  void aReportThatIsLargeOrOfAnEmptyAnswerMayBeTrue() {
    var most = 100_000_000L;
    assertThat(answered(text("ab") + finish() + usage(most, most) + DONE).usage())
        .isEqualTo(new Usage(most, most, true));
    assertThat(answered(text("") + finish() + usage(50, 0) + DONE).usage())
        .isEqualTo(new Usage(50, 0, true));
  }

  @Test
  void whoBeganToAnswerHasReadTheQuestion() {
    var error = "data: {\"error\":{\"message\":\"no\"}}\n\n";
    assertThat(answered(text("")).usage()).isEqualTo(new Usage(3, 0, false));
    assertThat(answered(text("") + error).usage()).isEqualTo(new Usage(3, 0, false));
    assertThat(answered(error).usage()).isEqualTo(new Usage(0, 0, false));
    assertThat(answered("").usage()).isEqualTo(new Usage(0, 0, false));
  }

  @Test
  void whatCameBeforeItWasTakenBackIsCharged() throws Exception {
    var held = new CountDownLatch(1);
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          write(exchange, text("ab"));
          held.await();
        };
    var shown = new CountDownLatch(1);
    var ended = new CompletableFuture<ModelResult>();
    var asking = Thread.ofVirtual().start(() -> ended.complete(ask(text -> shown.countDown())));
    assertThat(shown.await(20, TimeUnit.SECONDS)).isTrue();
    asking.interrupt();
    var result = ended.get(20, TimeUnit.SECONDS);
    held.countDown();
    assertThat(result)
        .isEqualTo(new ModelResult.Broken(true, "interrupted", new Usage(3, 2, false)));
  }

  private @Nullable Duration retryAfter(String value) {
    answer =
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", value);
          exchange.sendResponseHeaders(429, -1);
        };
    return ((ModelResult.Refused) ask(text -> {})).retryAfter();
  }

  @Test
  void aProviderSaysInSecondsOrByTheClockWhenItMayBeAskedAgain() {
    assertThat(retryAfter("0")).isZero();
    assertThat(retryAfter("120")).isEqualTo(Duration.ofMinutes(2));
    assertThat(retryAfter("100000")).isEqualTo(Duration.ofSeconds(100_000));
    assertThat(retryAfter("Sun, 1 Mar 2026 12:00:07 GMT")).isEqualTo(Duration.ofSeconds(7));
    assertThat(retryAfter("Sun, 1 Mar 2026 11:00:00 GMT")).isZero();
    assertThat(retryAfter("Wed, 1 Jan 9000 00:00:00 GMT"))
        .isEqualTo(Duration.ofSeconds(999_999_999));
    assertThat(retryAfter("soon")).isNull();
    assertThat(retryAfter("-1")).isNull();
  }
}

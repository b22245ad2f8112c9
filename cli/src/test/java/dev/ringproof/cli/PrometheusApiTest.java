package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw samples, of a Prometheus and of what is none. */
final class PrometheusApiTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final long FROM = START.toEpochMilli();
  private static final long TO = FROM + 60_000;
  private static final String ALL = "{__name__=~\"ringproof_.*\"}";

  private StubPrometheus stub;
  private BoundedGet get = new BoundedGet();

  @BeforeEach
  void start() throws IOException {
    stub = new StubPrometheus();
  }

  @AfterEach
  void stop() {
    get.close();
    stub.close();
  }

  private List<PromSeries> samples() throws IOException, InterruptedException {
    return new PrometheusApi(get, stub.url(), null, 4096).samples(ALL, FROM, TO);
  }

  private void answers(int status, String body) {
    stub.hostile = exchange -> StubPrometheus.answer(exchange, status, body);
  }

  private CliException refused() {
    var e = catchThrowableOfType(CliException.class, this::samples);
    assertThat(e).isNotNull();
    assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContain("\n").doesNotContain("query=");
    return e;
  }

  private static String matrix(String series) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
        + series
        + "]}}";
  }

  private static String values(String values) {
    return matrix("{\"metric\":{\"__name__\":\"ringproof_x\"},\"values\":[" + values + "]}");
  }

  @Test
  void samplesAreReadAsTheyAreStoredAfterTheFirstInstant() throws Exception {
    var target = Scraped.at("one");
    for (int second : new int[] {0, 30, 60, 90}) {
      target.turns(START.plusSeconds(second), "acme", "A", "completed", second);
    }
    stub.holds(target);
    assertThat(samples())
        .singleElement()
        .satisfies(
            series -> {
              assertThat(series.name()).isEqualTo("ringproof_tenant_turns_total");
              assertThat(series.labels())
                  .containsEntry("tenant", "acme")
                  .doesNotContainKey("__name__");
              assertThat(series.samples())
                  .extracting(PromSeries.Sample::at)
                  .containsExactly(FROM + 30_000, FROM + 60_000);
            });
    assertThat(stub.asked).containsExactly("query=" + ALL + "[60000ms]&time=" + TO / 1000 + ".000");
    assertThat(stub.authorities).containsExactly("null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1793491201,\"NaN\"]",
        "[1793491201,\"-1\"]",
        "[1793491201,\"+Inf\"]",
        "[1793491201,\"1e999999999\"]",
        "[1793491201,\"0x10\"]",
        "[1793491201,\"\"]",
        "[1793491201,7]",
        "[1793491201,\"7\",\"8\"]",
        "[\"1793491201\",\"7\"]",
        "[1793491201.00001,\"7\"]",
        "[1793491202,\"7\"],[1793491201,\"8\"]",
        "[1793491201,\"7\"],[1793491201,\"7\"]",
        "[1793490000,\"7\"]",
        "[1793499999,\"7\"]",
        "7",
        "null"
      })
  void aSampleThatIsNoneIsRefused(String values) {
    answers(200, values(values));
    var e = refused();
    assertThat(e.exitCode()).isEqualTo(Exit.INVALID_RUN);
    assertThat(e.getMessage()).contains("Prometheus answers nonsense: found ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "7",
        "{\"status\":\"success\"}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":{}}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[7]}}",
        "{\"status\":\"error\",\"error\":\"no\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
        "{\"status\":\"success\",\"warnings\":[\"partial\"],\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[1e999999999]}}",
        "<html><body>Sign in</body></html>",
        "",
        "{\"status\":"
      })
  void anAnswerThatIsNoneIsRefused(String body) {
    answers(200, body);
    assertThat(refused().exitCode()).isEqualTo(Exit.INVALID_RUN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"metric\":{\"__name__\":7},\"values\":[]}",
        "{\"metric\":{\"ring\":\"1\"},\"values\":[]}",
        "{\"metric\":{\"__name__\":\"ringproof_x\"},\"histograms\":[]}",
        "{\"metric\":{\"__name__\":\"a\"},\"values\":[]},{\"metric\":{\"__name__\":\"a\"},\"values\":[]}"
      })
  void aSeriesThatIsNoneIsRefused(String series) {
    answers(200, matrix(series));
    assertThat(refused().exitCode()).isEqualTo(Exit.INVALID_RUN);
  }

  @ParameterizedTest
  @CsvSource({"400, 3", "500, 3", "503, 3", "302, 3", "204, 3", "401, 64", "403, 64"})
  void anotherStatusIsRefused(int status, int exit) {
    answers(status, status == 204 ? "" : "{\"status\":\"error\",\"error\":\"such\\nis it\"}");
    assertThat(refused().exitCode()).isEqualTo(exit);
  }

  @Test
  void anAnswerThatIsTooLongOrOfTooManySamplesIsToBeAskedForInPieces() {
    answers(200, "[" + " ".repeat(5000) + "]");
    assertThatThrownBy(this::samples).isInstanceOf(BoundedGet.TooLongException.class);
    answers(
        422, "{\"status\":\"error\",\"error\":\"query would load too many samples into memory\"}");
    assertThatThrownBy(this::samples).isInstanceOf(BoundedGet.TooLongException.class);
  }

  @Test
  void anAnswerThatHasNoEndIsNotWaitedFor() {
    get.close();
    get = new BoundedGet(Duration.ofMillis(300));
    var never = new CountDownLatch(1);
    stub.hostile =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    assertThat(refused().getMessage()).contains("no whole answer within");
    never.countDown();
  }

  @Test
  void nobodyAtTheAddressIsSaid() throws Exception {
    try (var nobody = Silence.atADeadPort()) {
      var api = new PrometheusApi(get, nobody.target(), "secret");
      assertThatThrownBy(() -> api.samples(ALL, FROM, TO))
          .isInstanceOf(CliException.class)
          .hasMessageContaining("no answer from Prometheus")
          .hasMessageNotContaining("secret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a",
        "prometheus:9090",
        "http://user:word@a/",
        "http://a/?x=1",
        "http://a/#b"
      })
  void anAddressThatIsNoneOrHoldsASecretIsRefusedAndNotShown(String address) {
    assertThatThrownBy(() -> BoundedGet.base("--prometheus", URI.create(address)))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("--prometheus: ")
        .hasMessageNotContaining("word");
  }

  @Test
  void aSeriesWithoutALabelOfItsMetricIsRefusedAndABoundIsOneHoweverItIsWritten() {
    var bare = new PromSeries("ringproof_turns_total", Map.of("tier", "A"), List.of());
    assertThatThrownBy(() -> CounterKey.of(bare)).hasMessageContaining("without a label ring");
    assertThat(bucket("1.0")).isEqualTo(bucket("1"));
    assertThatThrownBy(() -> bucket("much")).hasMessageContaining("the bound much");
  }

  private static CounterKey bucket(String le) {
    var labels = Map.of("tier", "A", "ring", "1", "le", le);
    return CounterKey.of(new PromSeries("ringproof_first_token_seconds_bucket", labels, List.of()));
  }
}

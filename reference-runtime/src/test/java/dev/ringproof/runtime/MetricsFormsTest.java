package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two forms of /metrics, and the turn that an exemplar leads to. */
final class MetricsFormsTest extends InAWorld {
  private static final Pattern NUMBER = Pattern.compile("^(\\S+\\{[^}]*}) (\\S+)");
  private static final Pattern TRACE = Pattern.compile("trace_id=\"([0-9a-f]{32})\"");

  private HttpResponse<String> metrics(String... headers) throws Exception {
    return world.send("GET", "/metrics", world.approver(), "", headers);
  }

  private static String type(HttpResponse<String> reply) {
    return reply.headers().firstValue("Content-Type").orElse("");
  }

  private String turn() throws Exception {
    var session = world.session("A", world.user());
    var path = "/v1/sessions/" + session + "/turns";
    var taken = world.send("POST", path, world.user(), "{\"message\":\"hi\"}");
    assertThat(taken.statusCode()).isEqualTo(200);
    return taken.headers().firstValue("Ringproof-Trace").orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | open",
        "application/openmetrics-text | open",
        "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | open",
        "text/plain;version=0.0.4;q=0.9,application/openmetrics-text;version=1.0.0;q=0.8 | plain",
        "text/plain | plain",
        "text/plain;version=0.0.4 | plain",
        "image/png | open"
      })
  void acceptChoosesTheFormAndOpenMetricsIsTheDefault(String accept, String form) throws Exception {
    var reply = metrics("Accept", accept);
    assertThat(reply.statusCode()).isEqualTo(200);
    if (form.equals("open")) {
      assertThat(type(reply))
          .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
      assertThat(reply.body()).endsWith("# EOF\n");
    } else {
      assertThat(type(reply)).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
      assertThat(reply.body()).contains("# TYPE ringproof_turns_total counter");
      assertThat(reply.body()).doesNotContain("# EOF");
    }
  }

  @Test
  void anAcceptThatIsNoneIsRefusedAsEveryMalformedRequestIs() throws Exception {
    var reply = metrics("Accept", "no type at all;;q=x,");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(type(reply)).isEqualTo("application/problem+json");
    assertThat(metrics("Accept", "text/plain").statusCode()).isEqualTo(200);
  }

  @Test
  void whoNamesNothingGetsOpenMetrics() throws Exception {
    assertThat(type(metrics())).startsWith("application/openmetrics-text;");
  }

  @Test
  void anExemplarLeadsToTheEvidenceOfTheTurnAndSaysNothingElse() throws Exception {
    var trace = turn();
    var first =
        metrics()
            .body()
            .lines()
            .filter(line -> line.startsWith("ringproof_first_token_seconds_bucket"))
            .filter(line -> line.contains(" # "))
            .toList();
    assertThat(first).hasSize(1);
    assertThat(first.getFirst()).contains("# {trace_id=\"" + trace + "\"} ");
    var shown = world.send("GET", "/v1/traces/" + trace, world.user(), "");
    assertThat(Json.parse(shown.body()).items("/entries")).isNotEmpty();
    var named = TRACE.matcher(metrics().body()).results().map(found -> found.group(1)).toList();
    assertThat(named).isNotEmpty().allMatch(trace::equals);
    assertThat(metrics("Accept", "text/plain").body()).doesNotContain(trace);
  }

  @Test
  void whatTurnsWereChargedIsWhatUsageSays() throws Exception {
    var unused = turn();
    turn();
    var usage = Json.parse(world.send("GET", "/v1/usage", world.user(), "").body());
    var shown = metrics().body();
    assertThat(sum(shown, "ringproof_charged_tokens_total{"))
        .isPositive()
        .isEqualTo(usage.whole("/settled/tokens").orElseThrow());
    assertThat(sum(shown, "ringproof_charged_micros_total{"))
        .isPositive()
        .isEqualTo(usage.whole("/settled/micros").orElseThrow());
  }

  @Test
  void metricsNameTheBuildThatDiscoveryNamesAndWhoseTurnsEnded() throws Exception {
    turn();
    turn();
    var known = world.send("GET", "/.well-known/agent-runtime", "", "").body();
    var digest = Json.parse(known).text("/build/digest").orElseThrow();
    var build = "ringproof_build_info{digest=\"%s\",grant=\"rehearsal\",ring=\"2\"} 1";
    var turns =
        "ringproof_tenant_turns_total{kind=\"external\",outcome=\"completed\",ring=\"2\","
            + "tenant=\"acme\",tier=\"A\"} 2.0";
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThat(metrics().body()).contains(build.formatted(digest)).contains(turns));
    assertThat(metrics("Accept", "text/plain").body()).contains(build.formatted(digest));
  }

  @Test
  void aTurnTakenBackAfterATokenIsToldFromOneTakenBackBefore() throws Exception {
    var held = new CountDownLatch(1);
    world.primary =
        (request, out) -> {
          out.says("Hello");
          awaitQuietly(held);
          out.ends("stop");
        };
    var path = "/v1/sessions/" + world.session("A", world.user()) + "/turns";
    var request = world.request("POST", path, world.user(), "{\"message\":\"hi\"}");
    var stream = world.client.send(request, BodyHandlers.ofInputStream());
    shows("ringproof_first_token_seconds_count{ring=\"2\",tier=\"A\"} 1");
    var turn = stream.headers().firstValue("Ringproof-Turn").orElseThrow();
    assertThat(world.send("DELETE", path + "/" + turn, world.user(), "").statusCode())
        .isEqualTo(202);
    shows("ringproof_turns_cancelled_answered_total{ring=\"2\",tier=\"A\"} 1.0");
    shows(
        "ringproof_tenant_turns_total{kind=\"external\",outcome=\"cancelled\",ring=\"2\","
            + "tenant=\"acme\",tier=\"A\"} 1.0");
    held.countDown();
    stream.body().close();
  }

  private void shows(String series) {
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(metrics().body()).contains(series));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long sum(String metrics, String series) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToLong(
            line -> {
              var number = NUMBER.matcher(line);
              assertThat(number.find()).as(line).isTrue();
              return (long) Double.parseDouble(number.group(2));
            })
        .sum();
  }
}

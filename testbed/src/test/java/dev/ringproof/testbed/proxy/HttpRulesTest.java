package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every route of the control API, byte by byte. */
class HttpRulesTest extends ControlApiFixture {
  @Test
  void versionIsJsonWithItsOwnLabel() {
    var answer = http.get("/version");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("content-type", "application/json;charset=utf-8");
    assertThat(answer.body()).matches("\\{\"version\": \"[^\"]+\"}\n");
  }

  @Test
  void requestIdsAreUnique() {
    var first = http.get("/version").headers().get("x-toxiproxy-request-id");

    assertThat(http.get("/version").headers().get("x-toxiproxy-request-id")).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /",
    "GET, /nope",
    "GET, /proxies/",
    "GET, /version/",
    "GET, /metrics",
    "GET, /proxies/a/toxics/",
    "POST, /proxies/a/toxics/t/x",
    "GET, /ringproof/proxies/a"
  })
  void unknownPathsAreNotFound(String method, String path) {
    var answer = http.call(method, path, "");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("404 page not found\n");
    assertThat(answer.headers())
        .containsEntry("content-type", TEXT)
        .doesNotContainKey("x-toxiproxy-request-id");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /version",
    "PUT, /proxies",
    "DELETE, /proxies",
    "PATCH, /proxies",
    "PUT, /proxies/a",
    "DELETE, /proxies/a/toxics",
    "PUT, /proxies/a/toxics/t",
    "GET, /reset",
    "GET, /populate"
  })
  void wrongMethodsAreRefusedWithoutABody(String method, String path) {
    var answer = http.call(method, path, "");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers()).doesNotContainKeys("allow", "x-toxiproxy-request-id");
  }

  @Test
  void browsersAreTurnedAwayAfterRouting() {
    var answer = http.call("GET", "/version", "Mozilla/5.0", "");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).isEqualTo("User agent not allowed\n");
    assertThat(answer.headers()).containsEntry("content-type", TEXT);
    assertThat(http.call("GET", "/nope", "Mozilla/5.0", "").status()).isEqualTo(404);
    assertThat(http.call("PUT", "/proxies", "Mozilla/5.0", "").status()).isEqualTo(405);
    assertThat(http.call("GET", "/version", "mozilla/5.0", "").status()).isEqualTo(200);
  }

  @Test
  void bodiesAreReadLeniently() {
    var body =
        q("{'NAME':'a'," + LISTEN + ",'enabled':false,'unknown':[1],'toxics':[{}]} trailing");

    var answer = http.post("/proxies", body);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().text("/listen")).contains("127.0.0.1:0");
    assertThat(answer.json().truth("/enabled")).contains(false);
    assertThat(answer.json().items("/toxics")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "{",
        "[1]",
        "'text'",
        "7",
        "{'name':7}",
        "{'name':'b','enabled':'yes'}",
        "nonsense",
        "}"
      })
  void unreadableBodiesAreRefused(String body) {
    var answer = http.post("/proxies", q(body));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().text("/error").orElseThrow()).startsWith("bad request body: ");
  }

  @Test
  void anEmptyBodyIsAnEarlyEnd() {
    create("a");
    toxic("{'type':'latency','name':'t'}");

    for (var path : List.of("/proxies", "/proxies/a", "/proxies/a/toxics", "/proxies/a/toxics/t")) {
      assertError(http.post(path, ""), 400, "bad request body: EOF");
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    create("a");

    for (var path : List.of("/proxies/b", "/proxies/b/toxics", "/proxies/b/toxics/t")) {
      assertError(http.get(path), 404, "proxy not found");
    }
    assertError(http.delete("/proxies/b"), 404, "proxy not found");
    assertError(http.patch("/proxies/b", ""), 404, "proxy not found");
    assertError(http.post("/proxies/b/toxics", ""), 404, "proxy not found");
    assertError(http.get("/proxies/a/toxics/t"), 404, "toxic not found");
    assertError(http.delete("/proxies/a/toxics/t"), 404, "toxic not found");
    assertError(http.post("/proxies/a/toxics/t", "{}"), 404, "toxic not found");
  }

  @Test
  void resetWithoutLengthOrBodyHealsEverything() {
    create("a");
    toxic("{'type':'latency','name':'t'}");
    http.patch("/proxies/a", q("{'enabled':false}"));

    var answer =
        http.send("POST /reset HTTP/1.1\r\nHost: p\r\nUser-Agent: x\r\nConnection: close\r\n\r\n");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(http.get("/proxies/a").json().truth("/enabled")).contains(true);
    assertThat(http.get("/proxies/a/toxics").body()).isEqualTo("[]");
  }

  @Test
  void resetFailsWhereAProxyCannotStart() {
    var taken = create("a").json().text("/listen").orElseThrow();
    http.post(
        "/proxies", q("{'name':'b','listen':'" + taken + "','upstream':'u','enabled':false}"));

    assertError(
        http.post("/reset", ""), 500, "listen tcp " + taken + ": bind: address already in use");
  }

  @Test
  void theWitnessIsAnExtraPath() {
    create("a");

    var answer = http.get("/ringproof/proxies/a/witness");

    assertThat(answer.status()).isEqualTo(TestServers.original() ? 404 : 200);
    if (!TestServers.original()) {
      assertThat(answer.body())
          .isEqualTo(
              q(
                  "{'connections':0,'delayed':0,'reset':0,'cut':0,'dropped':0,"
                      + "'sliced':0,'refused':0}"));
      assertError(http.get("/ringproof/proxies/b/witness"), 404, "proxy not found");
    }
  }

  @Test
  void aHugeBodyIsRefused() {
    var answer = http.post("/proxies", " ".repeat(1024 * 1024 + 1000));

    assertThat(answer.status()).isEqualTo(400);
  }
}

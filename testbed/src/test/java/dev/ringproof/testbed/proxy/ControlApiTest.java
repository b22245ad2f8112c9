package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of the control API's table, byte by byte over raw HTTP. */
class ControlApiTest {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String LISTEN = "'listen':'127.0.0.1:0','upstream':'127.0.0.1:9'";

  private ProxyServer server;
  private Http http;

  @BeforeEach
  void start() {
    server = TestServers.open();
    http = new Http(server.control());
  }

  @AfterEach
  void stop() {
    for (var name : List.of("a", "b", "c", "x/y")) {
      http.delete("/proxies/" + name);
    }
    server.close();
  }

  private static String q(String text) {
    return text.replace('\'', '"');
  }

  private Http.Answer create(String name) {
    return http.post("/proxies", q("{'name':'" + name + "'," + LISTEN + "}"));
  }

  private Http.Answer toxic(String body) {
    return http.post("/proxies/a/toxics", q(body));
  }

  private static void assertError(Http.Answer answer, int status, String message) {
    assertThat(answer.body()).isEqualTo(q("{'error':'" + message + "','status':" + status + "}\n"));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers())
        .containsEntry("content-type", TEXT)
        .containsEntry("x-content-type-options", "nosniff")
        .containsKey("x-toxiproxy-request-id");
  }

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
  void createdProxyIsShownWithItsRealPort() {
    var answer = create("a");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.headers()).containsEntry("content-type", JSON);
    assertThat(answer.body()).doesNotEndWith("\n");
    var proxy = answer.json();
    assertThat(proxy.text("/name")).contains("a");
    assertThat(proxy.text("/listen").orElseThrow()).matches("127\\.0\\.0\\.1:[1-9]\\d*");
    assertThat(proxy.text("/upstream")).contains("127.0.0.1:9");
    assertThat(proxy.truth("/enabled")).contains(true);
    assertThat(proxy.at("/toxics")).contains(JsonValue.array());
    assertThat(http.get("/proxies/a").json()).isEqualTo(proxy);
    assertThat(http.get("/proxies").json().at("/a")).contains(proxy);
  }

  @Test
  void noProxiesAreAnEmptyObject() {
    server.reset();

    assertThat(http.get("/proxies").status()).isEqualTo(200);
    if (!TestServers.original()) {
      assertThat(http.get("/proxies").body()).isEqualTo("{}");
    }
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
        "{'upstream':'u'}; missing required field: name",
        "{'name':'','upstream':'u'}; missing required field: name",
        "{'name':'b'}; missing required field: upstream",
        "null; missing required field: name"
      })
  void incompleteProxiesAreRefused(String body, String message) {
    assertError(http.post("/proxies", q(body)), 400, message);
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
  void duplicatesAreRefusedBeforeBinding() {
    create("a");
    toxic("{'type':'latency','name':'t'}");

    assertError(
        http.post("/proxies", q("{'name':'a','listen':'X','upstream':'u'}")),
        409,
        "proxy already exists");
    assertError(
        toxic("{'type':'timeout','name':'t','stream':'upstream','attributes':{'timeout':'x'}}"),
        409,
        "toxic already exists");
  }

  @Test
  void addressesThatCannotBeBoundAreTheSystemsFault() {
    var taken = create("a").json().text("/listen").orElseThrow();

    assertError(
        http.post("/proxies", q("{'name':'b','listen':'" + taken + "','upstream':'u'}")),
        500,
        "listen tcp " + taken + ": bind: address already in use");
    assertError(
        http.post("/proxies", q("{'name':'b','listen':'X','upstream':'u'}")),
        500,
        "listen tcp: address X: missing port in address");
    assertError(
        http.post("/proxies", q("{'name':'b','listen':'127.0.0.1:abc','upstream':'u'}")),
        500,
        "listen tcp: lookup tcp/abc: unknown port");
    assertError(
        http.post("/proxies", q("{'name':'b','listen':'127.0.0.1:99999','upstream':'u'}")),
        500,
        "listen tcp: address 99999: invalid port");
    assertError(http.get("/proxies/b"), 404, "proxy not found");
    assertError(
        http.patch("/proxies/a", q("{'listen':'X'}")), 500, "address X: missing port in address");
  }

  @Test
  void onlyLoopbackIsServed() {
    var answer = http.post("/proxies", q("{'name':'b','upstream':'u','listen':'0.0.0.0:0'}"));

    assertThat(answer.status()).isEqualTo(TestServers.original() ? 201 : 500);
  }

  @ParameterizedTest
  @CsvSource({"POST", "PATCH"})
  void updateMergesAndKeepsThePort(String method) {
    var made = create("a").json();

    var off = http.call(method, "/proxies/a", q("{'enabled':false,'name':'zzz'}")).json();
    assertThat(off).isEqualTo(((JsonValue.JsonObject) made).with("enabled", false));
    assertThat(http.call(method, "/proxies/a", q("{'enabled':false}")).status()).isEqualTo(200);
    assertThat(http.call(method, "/proxies/a", q("{'enabled':true}")).json()).isEqualTo(made);
    var moved = http.call(method, "/proxies/a", q("{'upstream':'127.0.0.1:10'}")).json();
    assertThat(moved.text("/upstream")).contains("127.0.0.1:10");
    assertThat(moved.text("/listen")).isEqualTo(made.text("/listen"));
  }

  @Test
  void aNameIsResolvedWhenTheProxyStarts() {
    http.post("/proxies", q("{'name':'a','listen':'localhost:0','upstream':'u','enabled':false}"));

    assertThat(http.get("/proxies/a").json().text("/listen")).contains("localhost:0");
    var listen = http.patch("/proxies/a", q("{'enabled':true}")).json().text("/listen");
    assertThat(listen.orElseThrow()).startsWith("127.0.0.1:").doesNotEndWith(":0");
  }

  @Test
  void aFailedMoveIsNotRolledBack() {
    var taken = create("a").json().text("/listen").orElseThrow();
    create("b");

    var answer = http.patch("/proxies/b", q("{'listen':'" + taken + "'}"));

    assertError(answer, 500, "listen tcp " + taken + ": bind: address already in use");
    assertThat(http.get("/proxies/b").json().text("/listen")).contains(taken);
    assertThat(http.get("/proxies/b").json().truth("/enabled")).contains(false);
  }

  @Test
  void deleteFreesTheName() {
    create("a");

    var answer = http.delete("/proxies/a");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(create("a").status()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "latency; {'latency':0,'jitter':0}",
        "bandwidth; {'rate':0}",
        "timeout; {'timeout':0}",
        "reset_peer; {'timeout':0}",
        "limit_data; {'bytes':0}"
      })
  void toxicsHaveDefaults(String type, String attributes) {
    create("a");

    var answer = toxic("{'type':'" + type + "','attributes':null}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("content-type", JSON);
    var name = type + "_downstream";
    assertThat(answer.json())
        .isEqualTo(
            Json.parse(
                q(
                    "{'attributes':"
                        + attributes
                        + ",'name':'"
                        + name
                        + "','type':'"
                        + type
                        + "','stream':'downstream','toxicity':1}")));
    assertThat(http.get("/proxies/a/toxics/" + name).json()).isEqualTo(answer.json());
    assertThat(http.delete("/proxies/a/toxics/" + name).status()).isEqualTo(204);
    assertThat(http.get("/proxies/a/toxics").body()).isEqualTo("[]");
  }

  @Test
  void aStreamIsEchoedAsTypedAndToxicityIsNotChecked() {
    create("a");

    var answer = toxic("{'type':'timeout','stream':'UPstream','toxicity':2}");

    assertThat(answer.body()).contains(q("'name':'timeout_UPstream'"), q("'stream':'UPstream'"));
    assertThat(answer.body()).endsWith(q("'toxicity':2}"));
    assertThat(toxic("{'type':'latency','toxicity':0.30000001,'attributes':{'latency':-5}}").body())
        .endsWith(q("'toxicity':0.3}"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "{}; invalid toxic type",
        "{'type':'nope'}; invalid toxic type",
        "{'type':'nope','stream':'x'}; stream was invalid, can be either upstream or downstream"
      })
  void badToxicsAreRefused(String body, String message) {
    create("a");

    assertError(toxic(body), 400, message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "{'type':'latency','attributes':{'latency':1.5}}",
        "{'type':'latency','attributes':{'latency':'1'}}",
        "{'type':'latency','attributes':[]}",
        "{'type':'latency','toxicity':'x'}",
        "{'type':7}"
      })
  void attributesOfTheWrongTypeAreRefused(String body) {
    create("a");

    var answer = toxic(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().text("/error").orElseThrow()).startsWith("bad request body: ");
    assertThat(http.get("/proxies/a/toxics").body()).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource({"POST", "PATCH"})
  void toxicUpdateMergesAttributesAndToxicityOnly(String method) {
    create("a");
    toxic("{'type':'latency','name':'t','attributes':{'latency':7,'jitter':1}}");

    var answer =
        http.call(
            method,
            "/proxies/a/toxics/t",
            q("{'attributes':{'jitter':2},'toxicity':0.5,'name':'u','type':'x','stream':'y'}"));

    assertThat(answer.body())
        .isEqualTo(
            q(
                "{'attributes':{'latency':7,'jitter':2},'name':'t','type':'latency',"
                    + "'stream':'downstream','toxicity':0.5}"));
    assertThat(http.call(method, "/proxies/a/toxics/t", "{}").body()).isEqualTo(answer.body());
    assertThat(
            http.call(method, "/proxies/a/toxics/t", q("{'attributes':{'jitter':'x'}}")).status())
        .isEqualTo(400);
  }

  @Test
  void toxicsAreListedUpstreamFirstInTheOrderOfAdding() {
    create("a");
    toxic("{'type':'latency','name':'d1'}");
    toxic("{'type':'latency','name':'u1','stream':'upstream'}");
    toxic("{'type':'timeout','name':'d2','attributes':{'timeout':1}}");
    toxic("{'type':'latency','name':'u2','stream':'upstream'}");

    var names = http.get("/proxies/a/toxics").json().items("").stream();

    assertThat(names.map(toxic -> toxic.text("/name").orElseThrow()))
        .containsExactly("u1", "u2", "d1", "d2");
    assertThat(http.get("/proxies/a").json().items("/toxics")).hasSize(4);
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
  void populateCreatesLeavesAloneAndReplaces() {
    var made = create("a").json();
    toxic("{'type':'latency','name':'t'}");
    var kept = made.text("/listen").orElseThrow();
    var same = "{'name':'a','listen':'" + kept + "','upstream':'127.0.0.1:9','enabled':false}";

    var answer = http.post("/populate", q("[" + same + ",{'name':'b'," + LISTEN + "}]"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().truth("/proxies/0/enabled")).contains(true);
    assertThat(answer.json().items("/proxies/0/toxics")).hasSize(1);
    assertThat(answer.json().text("/proxies/1/name")).contains("b");
    var other = "[{'name':'a','listen':'" + kept + "','upstream':'127.0.0.1:10'}]";
    var replaced = http.post("/populate", q(other)).json();
    assertThat(replaced.text("/error")).isEmpty();
    assertThat(replaced.items("/proxies/0/toxics")).isEmpty();
    assertThat(replaced.text("/proxies/0/listen")).contains(kept);
    assertThat(http.get("/proxies/b").status()).isEqualTo(200);
  }

  @Test
  void populateChecksAllBeforeItStarts() {
    var answer = http.post("/populate", q("[{'name':'a'," + LISTEN + "},{'name':'b'}]"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers()).containsEntry("content-type", JSON);
    assertThat(answer.body())
        .isEqualTo(
            q(
                "{'error':'missing required field: upstream at proxy 2','status':400,"
                    + "'proxies':null}"));
    assertThat(http.get("/proxies/a").status()).isEqualTo(404);
    assertThat(http.post("/populate", q("[{'upstream':'u'}]")).body())
        .contains("missing required field: name at proxy 1");
    assertThat(http.post("/populate", "[]").body()).isEqualTo(q("{'proxies':null}"));
    assertThat(http.post("/populate", "{}").status()).isEqualTo(400);
  }

  @Test
  void populateStopsAtTheFirstFailure() {
    var answer =
        http.post(
            "/populate",
            q(
                "[{'name':'a',"
                    + LISTEN
                    + "},{'name':'b','listen':'X','upstream':'u'},{'name':'c',"
                    + LISTEN
                    + "}]"));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.headers()).containsEntry("content-type", JSON);
    assertThat(answer.json().text("/error"))
        .contains("listen tcp: address X: missing port in address");
    assertThat(answer.json().items("/proxies")).hasSize(1);
    assertThat(http.get("/proxies/c").status()).isEqualTo(404);
  }

  @Test
  void aSlashInANameIsAcceptedButOutOfReach() {
    assertThat(create("x/y").status()).isEqualTo(201);

    assertThat(http.get("/proxies/x/y").status()).isEqualTo(404);
  }

  @Test
  void theWitnessIsAnExtraPath() {
    create("a");

    var answer = http.get("/ringproof/proxies/a/witness");

    assertThat(answer.status()).isEqualTo(TestServers.original() ? 404 : 200);
    if (!TestServers.original()) {
      assertThat(answer.body())
          .isEqualTo(q("{'connections':0,'delayed':0,'reset':0,'cut':0,'dropped':0,'refused':0}"));
      assertError(http.get("/ringproof/proxies/b/witness"), 404, "proxy not found");
    }
  }

  @Test
  void aHugeBodyIsRefused() {
    var answer = http.post("/proxies", " ".repeat(1024 * 1024 + 1000));

    assertThat(answer.status()).isEqualTo(400);
  }
}

package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proxies over raw HTTP: create, show, change, delete, populate. */
class ProxyRoutesTest extends ControlApiFixture {
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
}

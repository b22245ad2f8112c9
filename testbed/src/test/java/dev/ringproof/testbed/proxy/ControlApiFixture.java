package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server and the words of its wire, for the tests of the control API. */
abstract class ControlApiFixture {

  static final String JSON = "application/json";
  static final String TEXT = "text/plain; charset=utf-8";
  static final String LISTEN = "'listen':'127.0.0.1:0','upstream':'127.0.0.1:9'";

  ProxyServer server;
  Http http;

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

  static String q(String text) {
    return text.replace('\'', '"');
  }

  Http.Answer create(String name) {
    return http.post("/proxies", q("{'name':'" + name + "'," + LISTEN + "}"));
  }

  Http.Answer toxic(String body) {
    return http.post("/proxies/a/toxics", q(body));
  }

  static void assertError(Http.Answer answer, int status, String message) {
    assertThat(answer.body()).isEqualTo(q("{'error':'" + message + "','status':" + status + "}\n"));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers())
        .containsEntry("content-type", TEXT)
        .containsEntry("x-content-type-options", "nosniff")
        .containsKey("x-toxiproxy-request-id");
  }
}

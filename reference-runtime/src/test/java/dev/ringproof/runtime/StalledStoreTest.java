package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The embedded store's write lock is somebody else's for longer than a commit waits for it. */
final class StalledStoreTest extends InAWorld {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void whatAToolDidIsPutOnRecordWhenTheStoreTakesItAgain() throws Exception {
    world.primary = StalledStoreTest::mail;
    var session = world.session("A", world.user());
    try (var other = connection()) {
      world.beforeToolAnswers = () -> lock(other);
      var turn =
          world.client.sendAsync(
              world.request(
                  "POST",
                  "/v1/sessions/" + session + "/turns",
                  world.user(),
                  "{\"message\":\"go\"}"),
              BodyHandlers.ofString());
      await().atMost(SOON).until(() -> !world.effects.isEmpty());

      var refused = world.send("POST", "/v1/sessions", world.user(), "{\"tier\":\"A\"}");
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(refused.body()).contains("temporary-reduced-capacity");
      assertThat(ready().statusCode()).isEqualTo(503);
      assertThat(ready().body()).contains("store-unreachable");
      assertThat(turn).isNotDone();

      other.createStatement().execute("ROLLBACK");
      var body = turn.get().body();
      assertThat(body).contains("event: tool.completed", "event: turn.completed");
      assertThat(world.effects).hasSize(1);
      await().atMost(SOON).until(() -> ready().statusCode() == 200);
    }
  }

  @Test
  void aNodeThatNobodyAsksAnythingSeesByItselfThatItsStoreWritesAgain() throws Exception {
    try (var other = connection()) {
      lock(other);
      var refused = world.send("POST", "/v1/sessions", world.user(), "{\"tier\":\"A\"}");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(ready().statusCode()).isEqualTo(503);
      other.createStatement().execute("ROLLBACK");
    }
    await().atMost(SOON).until(() -> ready().statusCode() == 200);
  }

  private HttpResponse<String> ready() throws Exception {
    return world.send("GET", "/health/ready", "", "");
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/continuity.db"));
  }

  private static void lock(Connection other) {
    try (var statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
    } catch (SQLException e) {
      throw new IllegalStateException("the lock was not to be had", e);
    }
  }

  private static void mail(JsonValue request, World.Chunks out) throws IOException {
    if (Json.write(request).contains("\"role\":\"tool\"")) {
      out.says("Sent").ends("stop");
    } else {
      out.asks("send_email", "{\"to\":\"a@b.c\",\"body\":\"x\"}").ends("tool_calls");
    }
  }
}

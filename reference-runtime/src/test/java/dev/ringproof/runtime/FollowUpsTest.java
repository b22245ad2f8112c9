package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Effects whose Tier C turn ended without knowing their outcome. */
final class FollowUpsTest extends InAWorld {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final int OF_THE_TURN = 4;
  private String session;
  private int jobs;

  @BeforeEach
  void loseAnAnswer() throws Exception {
    session = world.session("C", world.user());
    world.primary = FollowUpsTest::email;
    world.fallback = FollowUpsTest::email;
    world.loseToolAnswers = true;
    world.loseReadBacks = true;
  }

  private static void email(JsonValue request, World.Chunks out) throws IOException {
    if (Json.write(request).contains("write it")) {
      out.asks("send_email", "{\"to\":\"a@example.org\",\"body\":\"b\"}").ends("tool_calls");
    } else {
      World.hello(request, out);
    }
  }

  /** Runs a job to its end and returns its view. */
  private JsonValue job(String message) throws Exception {
    jobs++;
    var path = "/v1/sessions/" + session + "/turns";
    var body = "{\"message\":\"" + message + "\"}";
    var job = Json.parse(world.send("POST", path, world.user(), body).body());
    var at = "/v1/workflows/" + job.text("/id").orElseThrow();
    await().atMost(SOON).until(() -> ended(read(at)));
    return read(at);
  }

  private static boolean ended(JsonValue view) {
    return Set.of("done", "failed", "dead").contains(view.text("/state").orElse(""));
  }

  private JsonValue read(String path) throws Exception {
    return Json.parse(world.send("GET", path, world.user(), "").body());
  }

  private String log(JsonValue job) throws Exception {
    var path = "/v1/traces/" + job.text("/trace").orElseThrow();
    return world.send("GET", path, world.user(), "").body();
  }

  private String events(JsonValue job) throws Exception {
    var path = "/v1/sessions/" + session + "/turns/" + job.text("/turn").orElseThrow() + "/events";
    return world.send("GET", path, world.user(), "").body();
  }

  @Test
  void whatItsTurnDidNotFindOutIsFoundOutLaterAndToldOnce() throws Exception {
    var asked = job("write it");
    assertThat(events(asked)).contains("tool_unknown", "not confirmed");
    await().atMost(SOON).until(() -> world.readBacks.get() > OF_THE_TURN);
    assertThat(log(asked)).doesNotContain("\"outcome\":\"completed\"");
    world.loseReadBacks = false;
    await().atMost(SOON).until(() -> log(asked).contains("\"outcome\":\"completed\""));
    assertThat(events(job("what is new"))).contains("event: tool.completed");
    assertThat(events(job("and now"))).doesNotContain("event: tool.completed");
    assertThat(world.effects).hasSize(1);
  }

  @Test
  void afterItsBoundItStaysUnknownThroughEachStart() throws Exception {
    world.settings.put("RINGPROOF_FOLLOW_UP_ATTEMPTS", "2");
    world.restart();
    var asked = job("write it");
    world.restart();
    await().atMost(SOON).until(() -> log(asked).contains("gave_up"));
    assertThat(world.readBacks).hasValue(OF_THE_TURN + 2);
    world.restart();
    assertThat(events(job("what is new"))).contains("nobody is finding out any more");
    assertThat(events(job("and now"))).doesNotContain("finding out");
    assertThat(world.readBacks).hasValue(OF_THE_TURN + 2);
    assertThat(world.effects).hasSize(1);
  }

  @Test
  void afterItsTimeItIsGivenUp() throws Exception {
    world.settings.put("RINGPROOF_FOLLOW_UP_WITHIN", "PT0S");
    world.restart();
    var asked = job("write it");
    await().atMost(SOON).until(() -> log(asked).contains("gave_up"));
    assertThat(world.readBacks).hasValue(OF_THE_TURN);
  }

  @Test
  void anEraseEndsIt() throws Exception {
    var asked = job("write it");
    assertThat(world.send("DELETE", "/v1/sessions/" + session, world.user(), "").statusCode())
        .isEqualTo(200);
    var before = log(asked);
    world.restart();
    world.loseReadBacks = false;
    var asks = world.readBacks.get();
    session = world.session("C", world.user());
    job("something else");
    assertThat(world.readBacks).hasValue(asks);
    assertThat(log(asked)).isEqualTo(before);
    assertThat(jobs).isEqualTo(2);
  }
}

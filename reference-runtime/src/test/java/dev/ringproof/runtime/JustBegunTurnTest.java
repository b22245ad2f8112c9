package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
import java.lang.reflect.Method;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A turn's first commit is there for all to see a moment before the process that made it knows the
 * turn as running: a request that comes in between is about a running turn all the same.
 */
final class JustBegunTurnTest extends InAWorld {
  private static final long SECONDS = 20;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);
  private final AtomicBoolean first = new AtomicBoolean(true);
  private String session = "";

  @BeforeEach
  void hold() throws Exception {
    world.assembly = Held::new;
    world.restart();
    session = world.session("A", world.user());
  }

  @AfterEach
  void letGo() {
    goesOn.countDown();
  }

  @Test
  void whoAsksAgainReadsItsStreamToTheEnd() throws Exception {
    var taken = take("text/event-stream");
    held();
    var again =
        world.client.send(
            world.request("POST", turns(), world.user(), body(), headers("text/event-stream")),
            BodyHandlers.ofInputStream());
    goesOn.countDown();
    try (var events = again.body()) {
      assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
          .contains("event: turn.started")
          .isEqualTo(taken.get(SECONDS, TimeUnit.SECONDS).body())
          .contains("event: turn.completed");
    }
  }

  @Test
  void whoAsksAgainAndWaitsIsToldItsEnd() throws Exception {
    var taken = take("text/event-stream");
    held();
    var again = take("application/json");
    assertThat(asked.await(SECONDS, TimeUnit.SECONDS)).as("whether it has ended").isTrue();
    goesOn.countDown();
    var view = Json.parse(again.get(SECONDS, TimeUnit.SECONDS).body());
    assertThat(view.text("/state")).hasValue("completed");
    assertThat(view.whole("/version")).hasValue(1L);
    assertThat(taken.get(SECONDS, TimeUnit.SECONDS).body()).contains("event: turn.completed");
  }

  @Test
  void whoTakesItBackIsHeard() throws Exception {
    var taken = take("text/event-stream");
    held();
    var view = world.send("GET", "/v1/sessions/" + session, world.user(), "");
    var turn = Json.parse(view.body()).text("/activeTurn").orElseThrow();
    var reply = world.send("DELETE", turns() + "/" + turn, world.user(), "");
    assertThat(reply.statusCode()).isEqualTo(202);
    goesOn.countDown();
    assertThat(taken.get(SECONDS, TimeUnit.SECONDS).body()).contains("event: turn.cancelled");
    assertThat(world.modelCalls).isEmpty();
  }

  private CompletableFuture<HttpResponse<String>> take(String accept) throws Exception {
    return world.client.sendAsync(
        world.request("POST", turns(), world.user(), body(), headers(accept)),
        BodyHandlers.ofString());
  }

  private void held() throws InterruptedException {
    assertThat(begun.await(SECONDS, TimeUnit.SECONDS)).as("the first commit").isTrue();
  }

  private String turns() {
    return "/v1/sessions/" + session + "/turns";
  }

  private static String body() {
    return "{\"message\":\"hello\"}";
  }

  private static String[] headers(String accept) {
    return new String[] {"Accept", accept, "Idempotency-Key", "once"};
  }

  /** The runtime, whose first turn is held right after its first commit. */
  private final class Held extends Assembly {
    Held(Config config) {
      super(config);
    }

    @Override
    protected Store store() {
      var honest = super.store();
      return Ports.turns(honest, (method, args) -> held(honest.turns(), method, args));
    }

    private Object held(TurnStore honest, Method method, Object[] args) throws Throwable {
      if (method.getName().equals("underWay")) {
        asked.countDown();
      }
      var answer = Ports.invoke(honest, method, args);
      if (answer instanceof Begun.Started && first.getAndSet(false)) {
        begun.countDown();
        goesOn.await();
      }
      return answer;
    }
  }
}

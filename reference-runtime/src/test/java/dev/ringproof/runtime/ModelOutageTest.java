package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.model.Breakers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A provider that fails is not waited for by each turn anew, and is asked again when it is well.
 */
final class ModelOutageTest extends InAWorld {
  private static final Duration SOON = Duration.ofSeconds(40);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean ill = true;

  @BeforeEach
  void thePreferredProviderIsIll() {
    world.primary = this::model;
    world.fallback = World::hello;
  }

  private void model(JsonValue request, World.Chunks out) throws IOException {
    asked.incrementAndGet();
    if (ill) {
      out.refuse(503);
    } else {
      World.hello(request, out);
    }
  }

  private HttpResponse<String> take() throws Exception {
    var session = world.session("A", world.user());
    return world.send(
        "POST",
        "/v1/sessions/" + session + "/turns",
        world.user(),
        "{\"message\":\"hello\"}",
        "Accept",
        "text/event-stream");
  }

  /** Takes as many turns at once as decide about a provider, each of which says this. */
  private void assertAll(String... words) throws Exception {
    var turns = Collections.<Callable<HttpResponse<String>>>nCopies(Breakers.CALLS, this::take);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var turn : threads.invokeAll(turns)) {
        assertThat(turn.get().body()).contains(words);
      }
    }
  }

  /** Takes turns until one passes the provider over: one of them may be the one that tries it. */
  private String passedOver() {
    var seen = new String[1];
    await()
        .atMost(SOON)
        .until(
            () -> {
              var before = asked.get();
              seen[0] = take().body();
              return asked.get() == before;
            });
    return seen[0];
  }

  @Test
  void turnsGoToTheNextModelAtOnceAndComeBackWhenItIsWell() throws Exception {
    assertAll("event: turn.completed");
    assertThat(passedOver())
        .contains(
            "\"reason\":\"unavailable\"", "event: turn.completed", "\"degraded\":[\"fallback\"]")
        .doesNotContain("\"reason\":\"error\"");
    var metrics = world.send("GET", "/metrics", world.token("olga", "acme", "ops"), "").body();
    assertThat(metrics)
        .containsPattern("ringproof_model_retries_total\\{[^}]*result=\"skipped\"[^}]*} [1-9]");
    ill = false;
    await().atMost(SOON).until(() -> take().body().contains("\"degraded\":[]"));
    assertThat(take().body()).contains("\"reason\":\"preferred\"").doesNotContain("unavailable");
  }

  @Test
  void whoHasNoOtherModelAsksAllTheSame() throws Exception {
    world.fallback = (request, out) -> out.refuse(503);
    assertAll("event: turn.failed", "\"retryable\":true");
    assertAll("event: turn.failed", "\"retryable\":true");
    world.fallback = World::hello;
    assertThat(take().body()).as("though both were ill").contains("event: turn.completed");
  }
}

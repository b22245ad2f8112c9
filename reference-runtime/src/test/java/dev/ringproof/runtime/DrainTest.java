package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SIGTERM, from the client's side. */
final class DrainTest extends InAWorld {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Pattern EVENT_ID = Pattern.compile("(?m)^id: (\\d+)$");
  private static final String MESSAGE = "{\"message\":\"hi\"}";

  private final CountDownLatch speaking = new CountDownLatch(1);
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @AfterEach
  void letEverybodyGo() {
    mayGoOn.countDown();
  }

  @Test
  void whatRunsEndsAndNothingNewBegins() throws Exception {
    world.primary = this::haltingly;
    var session = world.session("A", world.user());
    var other = world.session("A", world.user());
    var job = world.session("C", world.user());
    var answer = inBackground(session);
    speaking.await();
    var stopped = stopping();

    await().atMost(SOON).until(() -> status("/health/ready").statusCode() == 503);
    assertThat(status("/health/ready").body()).contains("draining");
    assertThat(status("/health/live").statusCode()).isEqualTo(200);
    var refused = turn(other);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(turn(job).statusCode()).as("a job outlives the process").isEqualTo(202);
    assertThat(stopped).isNotDone();

    mayGoOn.countDown();
    assertThat(answer.get().body()).contains("event: turn.completed", "\"text\":\"one two\"");
    stopped.get();
  }

  @Test
  void whatDoesNotEndInItsGraceIsResumedFromTheNextProcess() throws Exception {
    world.settings.put("RINGPROOF_DRAIN_GRACE", "PT0.2S");
    world.restart();
    world.primary = this::haltingly;
    var session = world.session("A", world.user());
    var answer = inBackground(session);
    heardOne();
    world.stop();

    var cut = answer.get().body();
    assertThat(cut).contains("\"text\":\"one \"").doesNotContain("turn.completed", "turn.failed");
    var turn = answer.get().headers().firstValue("Ringproof-Turn").orElseThrow();
    world.restart();
    var rest = events(session, turn, lastId(cut));
    assertThat(rest).containsPattern("event: turn\\.(completed|failed)");
    var first = EVENT_ID.matcher(rest);
    assertThat(first.find()).isTrue();
    assertThat(Long.parseLong(first.group(1))).isEqualTo(lastId(cut) + 1);
  }

  @Test
  void clientThatSawWhatTheOtherLifeDidNotKeepIsToldTheRecovery() throws Exception {
    world.settings.put("RINGPROOF_DRAIN_GRACE", "PT0.2S");
    world.restart();
    world.primary = this::haltingly;
    var session = world.session("A", world.user());
    var answer = inBackground(session);
    heardOne();
    world.stop();
    var cut = answer.get().body();
    var turn = answer.get().headers().firstValue("Ringproof-Turn").orElseThrow();
    world.restart();
    var rest = await().atMost(SOON).until(() -> events(session, turn, lastId(cut)), this::ended);
    assertThat(rest).contains("event: recovery");
    // One or two tokens more were shown than were kept: their ids are the recovery's and the end's.
    assertThat(events(session, turn, lastId(cut) + 1)).isEqualTo(rest);
    assertThat(events(session, turn, lastId(rest))).isEqualTo(rest);
    assertThat(events(session, turn, lastId(rest) + 5)).isEqualTo(rest);
  }

  private boolean ended(String stream) {
    return stream.contains("event: turn.");
  }

  @Test
  void turnThatWaitsForItsApproverHoldsNobodyUp() throws Exception {
    world.settings.put("RINGPROOF_DRAIN_GRACE", "PT1H");
    world.restart();
    world.primary =
        (request, out) -> {
          if (Json.write(request).contains("\"role\":\"tool\"")) {
            out.says("Done").ends("stop");
          } else {
            out.asks("send_refund", "{\"order\":\"o1\",\"amount\":5}").ends("tool_calls");
          }
        };
    var session = world.session("A", world.user());
    var answer = inBackground(session);
    await().atMost(SOON).until(() -> inbox().contains("\"pending\""));
    world.stop();

    assertThat(answer.get().body())
        .contains("event: approval.required")
        .doesNotContain("turn.completed", "turn.failed");
    world.restart();
    assertThat(inbox()).contains("\"pending\"");
  }

  private void haltingly(JsonValue request, World.Chunks out) throws IOException {
    out.says("one ");
    speaking.countDown();
    try {
      mayGoOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.says("two").ends("stop");
  }

  /** Takes a turn; the lines that have come of it are in {@link #heard} before it has ended. */
  private CompletableFuture<Answer> inBackground(String session) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            var path = "/v1/sessions/" + session + "/turns";
            var request = world.request("POST", path, world.user(), MESSAGE);
            var response = world.client.send(request, BodyHandlers.ofLines());
            response.body().forEach(heard::add);
            return new Answer(response.headers(), String.join("\n", heard));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        },
        Executors.newVirtualThreadPerTaskExecutor());
  }

  private record Answer(HttpHeaders headers, String body) {}

  private void heardOne() {
    await().atMost(SOON).until(() -> String.join("", heard).contains("\"one \""));
  }

  private CompletableFuture<Void> stopping() {
    return CompletableFuture.runAsync(world::stop, Executors.newVirtualThreadPerTaskExecutor());
  }

  private HttpResponse<String> turn(String session) {
    try {
      return world.send("POST", "/v1/sessions/" + session + "/turns", world.user(), MESSAGE);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> status(String path) throws Exception {
    return world.send("GET", path, world.user(), "");
  }

  private String inbox() throws Exception {
    return world.send("GET", "/v1/approvals?state=pending", world.approver(), "").body();
  }

  private String events(String session, String turn, long after) throws Exception {
    var path = "/v1/sessions/" + session + "/turns/" + turn + "/events";
    return world.send("GET", path, world.user(), "", "Last-Event-ID", "" + after).body();
  }

  private static long lastId(String stream) {
    return EVENT_ID
        .matcher(stream)
        .results()
        .mapToLong(m -> Long.parseLong(m.group(1)))
        .max()
        .orElse(0);
  }
}

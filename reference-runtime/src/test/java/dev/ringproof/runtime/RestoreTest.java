package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.trace.EvidenceChain;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.config.ConfigReader;
import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreFixture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node on a store that was restored knows less than the world does, and acts like it. */
final class RestoreTest extends InAWorld {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final long AHEAD = 1_000_000;

  private final AtomicReference<Store> store = new AtomicReference<>();
  private Path copy;

  @BeforeEach
  void restartWithAStoreInReach() throws Exception {
    copy = folder.resolve("copy");
    world.assembly =
        config ->
            new Assembly(config) {
              @Override
              protected Store store() {
                store.set(super.store());
                return store.get();
              }
            };
    world.restart();
  }

  private void backup() {
    var config = ConfigReader.read(null, world.environment());
    assertThat(Backups.take(config, copy, Clock.systemUTC()).getFirst()).contains("3 databases");
  }

  /** Starts a node on what was restored from the copy, in the place of the one that runs. */
  private void restore() throws IOException {
    var lost = folder.resolve("data");
    var data = Files.createDirectories(folder.resolve("restored"));
    Files.copy(lost.resolve("vault.key"), data.resolve("vault.key"));
    world.settings.put("RINGPROOF_DATA_DIR", data.toString());
    var config = ConfigReader.read(null, world.environment());
    assertThat(Backups.restore(config, copy).getFirst()).startsWith("restored: the store of");
    world.restart();
  }

  private HttpResponse<String> turn(String session, String... headers) throws Exception {
    var path = "/v1/sessions/" + session + "/turns";
    return world.send("POST", path, world.user(), "{\"message\":\"hi\"}", headers);
  }

  private JsonValue get(String path) throws Exception {
    return Json.parse(world.send("GET", path, world.user(), "").body());
  }

  private void verifies(String trace) {
    var found = store.get().evidence().trace("acme", trace).orElseThrow();
    assertThat(found.entries()).isNotEmpty();
    assertThat(EvidenceChain.firstBreak(found.trace(), found.entries())).isEmpty();
  }

  @Test
  void whatClientsSawOfTheLostStoreIsStale() throws Exception {
    var session = world.session("A", world.user());
    var first = turn(session);
    backup();
    turn(session);
    restore();
    var found = get("/v1/sessions/" + session);
    assertThat(found.whole("/version")).contains(AHEAD + 1);
    var stale = turn(session, "If-Match", "\"2\"");
    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(Json.parse(stale.body()).whole("/version")).contains(AHEAD + 1);
    assertThat(turn(session, "If-Match", "\"" + (AHEAD + 1) + "\"").statusCode()).isEqualTo(200);
    assertThat(get("/v1/sessions/" + session).whole("/version")).contains(AHEAD + 2);
    verifies(first.headers().firstValue("Ringproof-Trace").orElseThrow());
  }

  private static void refund(JsonValue request, World.Chunks out) throws IOException {
    if (Json.write(request).contains("\"role\":\"tool\"")) {
      out.says("Done").ends("stop");
    } else {
      out.asks("send_refund", "{\"order\":\"o1\",\"amount\":5}").ends("tool_calls");
    }
  }

  private JsonValue pending() throws Exception {
    var path = "/v1/approvals?state=pending";
    await()
        .atMost(SOON)
        .until(
            () ->
                !Json.parse(world.send("GET", path, world.approver(), "").body())
                    .items("/approvals")
                    .isEmpty());
    return Json.parse(world.send("GET", path, world.approver(), "").body())
        .at("/approvals/0")
        .orElseThrow();
  }

  private void approve(JsonValue approval) throws Exception {
    var body =
        JsonValue.object()
            .with("decision", "approve")
            .with("digest", approval.text("/digest").orElseThrow());
    var path = "/v1/approvals/" + approval.text("/id").orElseThrow() + "/decision";
    var reply = world.send("POST", path, world.approver(), Json.write(body));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
  }

  private void awaitTurn(String session, String turn, String state) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(get("/v1/sessions/" + session + "/turns/" + turn).text("/state"))
                    .contains(state));
  }

  @Test
  void aPendingApprovalGoesOnAndItsEffectIsDoneOnceAlsoIfItWasDoneAfterTheCopy() throws Exception {
    world.primary = RestoreTest::refund;
    var session = world.session("A", world.user());
    var path = "/v1/sessions/" + session + "/turns";
    var request = world.request("POST", path, world.user(), "{\"message\":\"hi\"}");
    var running = world.client.sendAsync(request, BodyHandlers.ofString());
    var asked = pending();
    backup();
    approve(asked);
    assertThat(running.get().body()).contains("turn.completed");
    assertThat(world.effects).hasSize(1);
    restore();
    var again = pending();
    assertThat(again.text("/id")).isEqualTo(asked.text("/id"));
    approve(again);
    awaitTurn(session, again.text("/turn").orElseThrow(), "completed");
    assertThat(world.effects).hasSize(1);
    verifies(again.text("/trace").orElseThrow());
    assertThat(get("/v1/traces/" + again.text("/trace").orElseThrow()).toString())
        .contains("\"outcome\":\"completed\"");
  }

  @Test
  void anEffectThatWasUnderWayIsAskedAboutAndNotSentAgain() throws Exception {
    world.primary = RestoreTest::refund;
    var session = world.session("A", world.user());
    var path = "/v1/sessions/" + session + "/turns";
    var request = world.request("POST", path, world.user(), "{\"message\":\"hi\"}");
    var running = world.client.sendAsync(request, BodyHandlers.ofString());
    var asked = pending();
    // The intent is durable when the tool is called.
    world.beforeToolAnswers = this::backup;
    approve(asked);
    assertThat(running.get().body()).contains("turn.completed");
    world.beforeToolAnswers = () -> {};
    restore();
    awaitTurn(session, asked.text("/turn").orElseThrow(), "failed");
    assertThat(world.effects).hasSize(1);
    assertThat(world.readBacks).hasPositiveValue();
    assertThat(get("/v1/traces/" + asked.text("/trace").orElseThrow()).toString())
        .contains("\"outcome\":\"completed\"", "\"evidence\":\"read_back\"");
    verifies(asked.text("/trace").orElseThrow());
  }

  /** As far as the copy knows it was only asked for; it may have been done since. */
  private void askedFor(String session, String action) {
    var found = store.get().sessions().find("acme", session).orElseThrow();
    var turn = StoreFixture.turn(found);
    assertThat(store.get().turns().begin(turn)).isInstanceOf(Begun.Started.class);
    var events = List.of(StoreFixture.event(2, EventType.ACTION_REQUESTED));
    var row =
        new ActionRow(
            action,
            turn.turn(),
            "send_refund",
            "sha256:" + "a".repeat(64),
            "requested",
            found.epoch(),
            0,
            null,
            null);
    store.get().actions().request(row, List.of(), events);
  }

  @Test
  void anEffectThatWasOnlyAskedForIsLookedUpAndNeverSent() throws Exception {
    var done = world.session("A", world.user());
    var never = world.session("A", world.user());
    askedFor(done, "act_done");
    askedFor(never, "act_never");
    backup();
    world.done.put("act_done", "{}");
    restore();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(store.get().actions().find("act_done").orElseThrow().state())
                  .isEqualTo("completed");
              assertThat(store.get().actions().find("act_never").orElseThrow().state())
                  .isEqualTo("failed");
            });
    assertThat(world.effects).isEmpty();
    assertThat(world.done).containsOnlyKeys("act_done");
  }

  @Test
  void aJobThatMayHaveRunSinceWaitsForAnOperatorsWord() throws Exception {
    var hold = new CountDownLatch(1);
    world.primary =
        (request, out) -> {
          try {
            if (hold.await(20, TimeUnit.SECONDS)) {
              World.hello(request, out);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    world.fallback = world.primary;
    var running = job(world.session("C", world.user()));
    await().atMost(SOON).until(() -> state(running).equals("running"));
    backup();
    hold.countDown();
    await().atMost(SOON).until(() -> state(running).equals("done"));
    restore();
    await().atMost(SOON).until(() -> state(running).equals("dead"));
    var calls = world.modelCalls.size();
    assertThat(world.send("POST", running + "/redrive", world.approver(), "").statusCode())
        .isEqualTo(202);
    await().atMost(SOON).until(() -> state(running).equals("done"));
    assertThat(world.modelCalls.size()).isGreaterThan(calls);
    // One that is accepted from now on is a job as any other, also over the next start.
    var next = job(world.session("C", world.user()));
    await().atMost(SOON).until(() -> state(next).equals("done"));
  }

  private String job(String session) throws Exception {
    var body = "{\"session\":\"" + session + "\",\"message\":\"hi\"}";
    return world
        .send("POST", "/v1/workflows", world.user(), body)
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  private String state(String job) throws Exception {
    return get(job).text("/state").orElse("");
  }
}

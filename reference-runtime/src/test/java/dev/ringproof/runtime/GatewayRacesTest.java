package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What went wrong with the money of other gateways, each by the number of its issue there. The same
 * is held by other means too: a tenant's window over its sessions (StoreConcurrencyContract), the
 * arithmetic by seed (ReservationTest), the price of what broke off (FIN-7, FIN-8, FIN-9), and all
 * of it at once under kills ({@code ringproof money}).
 */
final class GatewayRacesTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** What the stub reports of each answer that it ends: ten tokens read, two written. */
  private static final long REPORTED = 12;

  @TempDir Path folder;
  private final CountDownLatch over = new CountDownLatch(1);
  private World world;

  @BeforeEach
  void open() throws Exception {
    world = new World(folder);
  }

  @AfterEach
  void close() {
    over.countDown();
    world.close();
  }

  private String session(String tier, long tokens) throws Exception {
    var body =
        "{\"tier\":\"" + tier + "\",\"budget\":{\"tokens\":" + tokens + ",\"micros\":900000}}";
    var opened = world.send("POST", "/v1/sessions", world.user(), body);
    return Json.parse(opened.body()).text("/id").orElseThrow();
  }

  private static String turns(String session) {
    return "/v1/sessions/" + session + "/turns";
  }

  private HttpResponse<String> take(String session, String... headers) throws Exception {
    return world.send("POST", turns(session), world.user(), "{\"message\":\"hello\"}", headers);
  }

  private long whole(String path, String pointer) throws Exception {
    var reply = world.send("GET", path, world.user(), "");
    assertThat(reply.statusCode()).isEqualTo(200);
    return Json.parse(reply.body()).whole(pointer).orElseThrow();
  }

  private long budget(String session, String part) throws Exception {
    return whole("/v1/sessions/" + session, "/budget/" + part + "/tokens");
  }

  private void awaitSettled(String session, long tokens) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(budget(session, "reserved")).isZero();
              assertThat(budget(session, "settled")).isEqualTo(tokens);
            });
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** LiteLLM #34732: a session's budget was read, and spent later: many at once all passed. */
  @Test
  void litellm34732TheSessionBudgetIsNotCheckedBeforeItIsTaken() throws Exception {
    World.Script held =
        (request, out) -> {
          awaitEnd();
          World.hello(request, out);
        };
    world.primary = held;
    world.fallback = held;
    var limit = 20_000L;
    var session = session("C", limit);
    var calls = new ArrayList<Callable<HttpResponse<String>>>();
    for (int i = 0; i < 32; i++) {
      calls.add(() -> take(session));
    }
    var accepted = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : threads.invokeAll(calls)) {
        var reply = one.get();
        accepted += reply.statusCode() == 202 ? 1 : 0;
        assertThat(reply.statusCode()).isIn(202, 429);
      }
    }
    assertThat(accepted).isBetween(1, 31);
    assertThat(budget(session, "reserved")).isBetween(1L, limit);
    over.countDown();
    awaitSettled(session, accepted * REPORTED);
    assertThat(take(session).statusCode()).as("the window pays again").isEqualTo(202);
  }

  /** LiteLLM #27639: whatever did not end well left its reservation behind. */
  @Test
  void litellm27639NoEndLeaksItsReservation() throws Exception {
    var ends = new LinkedHashMap<String, World.Script>();
    ends.put("an end", World::hello);
    ends.put("a refusal", (request, out) -> out.refuse(400));
    ends.put("an outage", (request, out) -> out.refuse(503));
    ends.put("an error within", (request, out) -> out.says("a").raw("data: {\"error\":{}}\n\n"));
    ends.put("no JSON", (request, out) -> out.raw("data: {oops\n\n"));
    ends.put("no end", (request, out) -> out.says("a").says(" b"));
    ends.put("nothing", (request, out) -> out.raw(""));
    for (var end : ends.entrySet()) {
      world.primary = end.getValue();
      world.fallback = end.getValue();
      var session = session("A", 9_000);
      take(session, "Accept", "text/event-stream");
      assertThat(budget(session, "reserved")).as("after %s", end.getKey()).isZero();
      assertThat(budget(session, "settled")).as("after %s", end.getKey()).isLessThan(2_000);
    }
    assertThat(world.modelCalls).hasSizeGreaterThanOrEqualTo(ends.size());
    assertThat(whole("/v1/usage", "/reserved/tokens")).isZero();
  }

  /** LiteLLM #35569: one answer was reconciled twice, by its end and by whoever asked again. */
  @Test
  void litellm35569AnAnswerIsReconciledOnce() throws Exception {
    var session = session("A", 9_000);
    var first = take(session, "Idempotency-Key", "once");
    var turn = first.headers().firstValue("Ringproof-Turn").orElseThrow();
    for (int i = 0; i < 3; i++) {
      assertThat(take(session, "Idempotency-Key", "once").statusCode()).isEqualTo(200);
      world.send("GET", turns(session) + "/" + turn + "/events", world.user(), "");
      world.send("DELETE", turns(session) + "/" + turn, world.user(), "");
    }
    assertThat(world.modelCalls).hasSize(1);
    awaitSettled(session, REPORTED);
    assertThat(whole("/v1/usage", "/settled/tokens")).isEqualTo(REPORTED);
    world.restart();
    awaitSettled(session, REPORTED);
  }

  /** LiteLLM #35570: what could not be written when an answer ended was never written. */
  @Test
  void litellm35570AReconciliationThatFailsIsNotDropped() throws Exception {
    var failing = new AtomicInteger(2);
    world.assembly = config -> new FailingToSettle(config, failing);
    world.restart();
    var session = session("A", 9_000);
    take(session);
    awaitSettled(session, REPORTED);
    assertThat(failing.get()).as("failures left").isZero();
    assertThat(whole("/v1/usage", "/settled/tokens")).isEqualTo(REPORTED);
  }

  /** The runtime with a store that fails so many times when a turn is to be settled. */
  private static final class FailingToSettle extends Assembly {
    private final AtomicInteger failing;

    FailingToSettle(Config config, AtomicInteger failing) {
      super(config);
      this.failing = failing;
    }

    @Override
    protected Store store() {
      var honest = super.store();
      return Ports.turns(
          honest,
          (method, args) -> {
            if (method.getName().equals("settle")
                && failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
              throw new StoreException("made to fail");
            }
            return Ports.invoke(honest.turns(), method, args);
          });
    }
  }

  /** LiteLLM #14457: who hung up paid nothing, and the provider served on. */
  @Test
  void litellm14457WhoHangsUpPays() throws Exception {
    world.primary =
        (request, out) -> {
          out.says("one ");
          awaitEnd();
          // So much that a runtime notices while it is told that nobody listens.
          for (int i = 0; i < 2_000; i++) {
            out.says("two ");
          }
          out.ends("stop");
        };
    var session = session("A", 9_000);
    var ask =
        world.request(
            "POST",
            turns(session),
            world.user(),
            "{\"message\":\"hello\"}",
            "Accept",
            "text/event-stream");
    try (var body = world.client.send(ask, BodyHandlers.ofInputStream()).body()) {
      assertThat(body.read()).isNotNegative();
    }
    over.countDown();
    awaitSettled(session, REPORTED);
  }

  /** LiteLLM PR 32835: after a cut in mid-stream another model's answer was glued to the first. */
  @Test
  void litellm32835TwoAnswersAreNotGlued() throws Exception {
    world.primary = (request, out) -> out.says("one ").says("half");
    world.fallback = (request, out) -> out.says("another").ends("stop");
    var body = take(session("A", 9_000), "Accept", "text/event-stream").body();
    assertThat(body).contains("event: turn.failed", "\"reason\":\"partial\"", "one half");
    assertThat(body).doesNotContain("another");
    assertThat(world.modelCalls).hasSize(1);
  }

  /** LiteLLM #30670: an error of the provider's that quotes the key was shown as it came. */
  @Test
  void litellm30670AnErrorPrintsNoKey() throws Exception {
    var key = "sk-canary-of-the-provider";
    world.settings.put("RINGPROOF_MODEL_PRIMARY_KEY", key);
    world.restart();
    World.Script quotes =
        (request, out) ->
            out.raw(
                "data: {\"error\":{\"message\":\"Incorrect API key provided: " + key + "\"}}\n\n");
    world.primary = quotes;
    world.fallback = quotes;
    var reply = take(session("A", 9_000), "Accept", "text/event-stream");
    var trace = reply.headers().firstValue("Ringproof-Trace").orElseThrow();
    var log = world.send("GET", "/v1/traces/" + trace, world.user(), "");
    assertThat(reply.body()).contains("event: turn.failed").doesNotContain(key);
    assertThat(log.body()).contains("failure").doesNotContain(key);
    world.stop();
    assertThat(kept()).contains(trace).doesNotContain(key);
  }

  /** Everything that lies in the runtime's folder, byte by byte. */
  private String kept() throws IOException {
    var all = new StringBuilder();
    try (var files = Files.walk(folder.resolve("data"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  /** LiteLLM PR 27689: a body that did not validate came back in the error, prompt and all. */
  @Test
  void litellm27689AValidationErrorEchoesNoPrompt() throws Exception {
    var session = session("A", 9_000);
    var prompt = "canary of a prompt ".repeat(4_000);
    var bad =
        List.of(
            "{\"message\":\"" + prompt + "\",\"unknown\":1}",
            "{\"message\":[\"" + prompt + "\"]}",
            "{\"message\":\"" + prompt + "\"",
            "{\"" + prompt + "\":\"hello\"}");
    for (var body : bad) {
      var reply = world.send("POST", turns(session), world.user(), body);
      assertThat(reply.statusCode()).isEqualTo(400);
      assertThat(reply.body()).doesNotContain("canary of a prompt canary");
      assertThat(reply.body()).hasSizeLessThan(2_000);
    }
    assertThat(world.modelCalls).isEmpty();
    assertThat(kept()).doesNotContain("canary of a prompt");
  }

  /** Bifrost #2873: the pass-through to the provider asked no budget. */
  @Test
  void bifrost2873NoWayToAModelGoesAroundTheBudget() throws Exception {
    var chat = "{\"model\":\"large\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    var ways = List.of("/v1/chat/completions", "/primary/chat/completions", "/chat/completions");
    for (var way : ways) {
      var reply = world.send("POST", way, world.user(), chat);
      assertThat(reply.statusCode()).as(way).isIn(404, 501);
    }
    assertThat(world.modelCalls).isEmpty();
    assertThat(take(session("A", 10)).statusCode()).isEqualTo(429);
    assertThat(world.modelCalls).isEmpty();
    assertThat(take(session("A", 9_000)).statusCode()).isEqualTo(200);
    assertThat(world.modelCalls).hasSize(1);
  }

  /** Envoy AI Gateway #680: charged when the stream is over, so that many at once paid late. */
  @Test
  void envoy680WhatAnAnswerMayCostIsReservedBeforeItsFirstToken() throws Exception {
    var reserved = new AtomicInteger();
    var session = session("A", 9_000);
    world.primary =
        (request, out) -> {
          reserved.set((int) reservedNow(session));
          World.hello(request, out);
        };
    take(session);
    var most =
        world.modelCalls.stream().mapToLong(call -> call.whole("/max_tokens").orElse(0L)).sum();
    assertThat(most).isPositive();
    assertThat((long) reserved.get()).isBetween(most + 1, 9_000L);
    awaitSettled(session, REPORTED);
  }

  private long reservedNow(String session) throws IOException {
    try {
      return budget(session, "reserved");
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}

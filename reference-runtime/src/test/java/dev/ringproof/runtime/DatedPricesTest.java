package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.crash.SteppedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A turn is charged by the prices of the time at which it was reserved, whenever it ends. */
final class DatedPricesTest extends InAWorld {
  private static final Duration SOON = Duration.ofSeconds(40);

  /** What the stub reports is ten tokens read and two written; all becomes ten times as dear. */
  private static final List<Map<String, Long>> COSTS =
      List.of(Map.of("large", 60L, "small", 3L), Map.of("large", 600L, "small", 27L));

  private final CountDownLatch release = new CountDownLatch(1);
  private Instant date = Instant.MAX;

  @BeforeEach
  void dearerSoon() throws Exception {
    date = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(120);
    var prices =
        """
        {"currency":"USD","prices":[
          {"model":"large","inputMicros":3000,"outputMicros":15000},
          {"model":"large","from":"DATE","inputMicros":30000,"outputMicros":150000},
          {"model":"small","inputMicros":150,"outputMicros":600},
          {"model":"small","from":"DATE","inputMicros":1500,"outputMicros":6000}]}"""
            .replace("DATE", date.toString());
    Files.writeString(folder.resolve("prices.json"), prices);
    world.settings.put("RINGPROOF_PRICES_FILE", folder.resolve("prices.json").toString());
    // The clock is a rehearsal's to step; turns without actions never come to this point.
    world.settings.put("RINGPROOF_CRASH_POINT", CrashPoint.AFTER_OUTCOME.toString());
    world.pauseBriefly();
    World.Script held =
        (request, out) -> {
          awaitRelease();
          World.hello(request, out);
        };
    world.primary = held;
    world.fallback = held;
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void goBeyondTheDate() throws IOException {
    Files.writeString(folder.resolve("data").resolve(SteppedClock.FILE), "240000");
  }

  private String accepted() throws Exception {
    var body = "{\"session\":\"" + world.session("C", world.user()) + "\",\"message\":\"hello\"}";
    var reply = world.send("POST", "/v1/workflows", world.user(), body);
    assertThat(Clock.systemUTC().instant()).as("accepted before the date").isBefore(date);
    return Json.parse(reply.body()).text("/id").orElseThrow();
  }

  private JsonValue view(String job) throws Exception {
    return Json.parse(world.send("GET", "/v1/workflows/" + job, world.user(), "").body());
  }

  private void assertCost(JsonValue view, int which) {
    Predicate<JsonValue> served = leg -> leg.text("/outcome").orElse("").equals("completed");
    assertThat(view.items("/usage/route").stream().filter(served))
        .singleElement()
        .satisfies(
            leg ->
                assertThat(COSTS.get(which))
                    .containsEntry(
                        leg.text("/model").orElseThrow(), leg.whole("/costMicros").orElseThrow()));
  }

  @Test
  void byThoseBeforeTheDateThoughItEndsAfterIt() throws Exception {
    var job = accepted();
    await().atMost(SOON).until(() -> !world.modelCalls.isEmpty());
    goBeyondTheDate();
    release.countDown();
    await().atMost(SOON).until(() -> view(job).text("/state").orElse("").equals("done"));
    assertCost(view(job), 0);

    var turns = "/v1/sessions/" + world.session("A", world.user()) + "/turns";
    var message = "{\"message\":\"hello\"}";
    var later = world.send("POST", turns, world.user(), message, "Accept", "application/json");
    assertCost(Json.parse(later.body()), 1);
  }

  @Test
  void byThoseOfItsReservationThoughAnotherProcessTookItUp() throws Exception {
    var job = accepted();
    world.stop();
    goBeyondTheDate();
    release.countDown();
    world.restart();
    await().atMost(SOON).until(() -> view(job).text("/state").orElse("").equals("done"));
    assertCost(view(job), 0);
  }
}

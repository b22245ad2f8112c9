package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A trace tells where the time of its turn went, and the metrics tell the same. */
final class TimeSpentTest extends InAWorld {
  private static final long HELD = 300;

  /** Holds the answer back; nothing opens the latch. */
  private static void hold() {
    try {
      assertThat(new CountDownLatch(1).await(HELD, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonValue spent() throws Exception {
    var session = world.session("A", world.user());
    var path = "/v1/sessions/" + session + "/turns";
    var reply = world.send("POST", path, world.user(), "{\"message\":\"hi\"}");
    assertThat(reply.body()).contains("event: turn.completed");
    var trace = reply.headers().firstValue("Ringproof-Trace").orElseThrow();
    return Json.parse(world.send("GET", "/v1/traces/" + trace, world.user(), "").body())
        .items("/entries")
        .stream()
        .filter(entry -> entry.text("/type").orElse("").equals("settlement"))
        .findFirst()
        .orElseThrow()
        .member("body")
        .orElseThrow();
  }

  private static long ms(JsonValue settlement, String part) {
    return settlement.whole("/timeMs/" + part).orElseThrow();
  }

  private static void lookUp(JsonValue request, World.Chunks out) throws IOException {
    if (Json.write(request).contains("\"role\":\"tool\"")) {
      out.says("Done").ends("stop");
    } else {
      out.asks("lookup_order", "{\"order\":\"o1\"}").ends("tool_calls");
    }
  }

  @Test
  void aSlowModelIsTheModelsTime() throws Exception {
    world.primary =
        (request, out) -> {
          hold();
          World.hello(request, out);
        };
    var settlement = spent();
    assertThat(ms(settlement, "model")).isGreaterThanOrEqualTo(HELD - 1);
    assertThat(ms(settlement, "tool")).isZero();
    assertThat(ms(settlement, "people")).isZero();
  }

  @Test
  void aSlowToolIsTheToolsTimeAndEachPartIsInTheMetricsOnce() throws Exception {
    world.primary = TimeSpentTest::lookUp;
    world.beforeToolAnswers = TimeSpentTest::hold;
    var settlement = spent();
    assertThat(ms(settlement, "tool")).isGreaterThanOrEqualTo(HELD - 1);
    assertThat(ms(settlement, "people")).isZero();
    var metrics = world.send("GET", "/metrics", world.approver(), "").body();
    for (var part : new String[] {"model", "policy", "tool", "store", "runtime"}) {
      assertThat(metrics)
          .contains(
              "ringproof_dependency_seconds_count{dependency=\""
                  + part
                  + "\",ring=\"2\",tier=\"A\"} 1");
    }
    assertThat(metrics).doesNotContain("dependency=\"people\"");
  }
}

package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreVariants;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session is told whose window slides, and holds what was spent at several times. */
final class SlidingBudgetTest extends InAWorld {
  private static final int SPENT = 990;

  private volatile Duration ago = Duration.ZERO;

  @BeforeEach
  void slide() throws Exception {
    world.windows(all -> all.with("budgetWindow", "slides"));
    world.assembly = Earlier::new;
    world.primary = SlidingBudgetTest::dear;
    world.restart();
  }

  private static void dear(JsonValue request, World.Chunks out) throws IOException {
    out.says("Dear").ends("stop", SPENT - 10, 10);
  }

  private String session(String body) throws Exception {
    var opened = world.send("POST", "/v1/sessions", world.user(), body).body();
    return Json.parse(opened).text("/id").orElseThrow();
  }

  private HttpResponse<String> take(String session, Duration earlier) throws Exception {
    ago = earlier;
    var path = "/v1/sessions/" + session + "/turns";
    return world.send("POST", path, world.user(), "{\"message\":\"go\"}");
  }

  private static long pause(HttpResponse<String> refused) {
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
    return Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow());
  }

  @Test
  void whoIsRefusedIsToldWhenEnoughComesBackAndNotWhenAllDoes() throws Exception {
    var session = session("{\"tier\":\"A\",\"budget\":{\"tokens\":2000,\"micros\":5000000}}");
    assertThat(take(session, Duration.ofMinutes(50)).body()).contains("turn.completed");
    assertThat(take(session, Duration.ofMinutes(10)).body()).contains("turn.completed");
    assertThat(pause(take(session, Duration.ZERO))).isBetween(570L, 606L);
    var path = "/v1/sessions/" + session;
    var budget = Json.parse(world.send("GET", path, world.user(), "").body());
    assertThat(budget.whole("/budget/settled/tokens")).contains(2L * SPENT);
    var ends = Instant.parse(budget.text("/budget/windowEnds").orElseThrow());
    var created = Instant.parse(budget.text("/createdAt").orElseThrow());
    assertThat(Duration.between(created, ends))
        .isBetween(Duration.ofMinutes(50), Duration.ofMinutes(51));
  }

  @Test
  void whatCameBackIsSpentAgain() throws Exception {
    var session = session("{\"tier\":\"A\",\"budget\":{\"tokens\":1000,\"micros\":5000000}}");
    assertThat(take(session, Duration.ofMinutes(61)).body()).contains("turn.completed");
    assertThat(take(session, Duration.ZERO).body()).contains("turn.completed");
    assertThat(pause(take(session, Duration.ZERO))).isBetween(3500L, 3606L);
  }

  @Test
  void itIsDeclared() throws Exception {
    var discovery = world.send("GET", "/.well-known/agent-runtime", "", "").body();
    assertThat(Json.parse(discovery).text("/limits/budgetWindow")).contains("slides");
  }

  /** The runtime, whose turns are reserved some time ago. */
  private final class Earlier extends Assembly {
    Earlier(Config config) {
      super(config);
    }

    @Override
    protected Store store() {
      var honest = super.store();
      return Ports.turns(
          honest,
          (method, args) -> {
            if (method.getName().equals("begin")) {
              var ask = (BeginTurn) args[0];
              var then = ask.now().minus(ago);
              return honest.turns().begin(StoreVariants.paidBy(ask, ask.budgetWindow(), then));
            }
            return Ports.invoke(honest.turns(), method, args);
          });
    }
  }
}

package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a turn tells of its session's budget when the store takes no settlement. */
final class UnsettledBudgetTest extends InAWorld {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Pattern FAILED = Pattern.compile("event: turn\\.failed\\ndata: (.*)");

  private final AtomicBoolean refuses = new AtomicBoolean();

  @BeforeEach
  void refuse() throws Exception {
    world.assembly = Refusing::new;
    world.restart();
  }

  @Test
  void theStreamTellsWhatWasReservedAndTheRecordWhatWasSettled() throws Exception {
    var session = world.session("A", world.user());
    assertThat(take(session)).contains("event: turn.completed");
    refuses.set(true);
    var told = failed(take(session));
    assertThat(told.text("/reason")).contains("store_unavailable");
    assertThat(told.whole("/budget/settled/tokens")).contains(12L);
    var reserved = told.whole("/budget/reserved/tokens").orElseThrow();
    assertThat(reserved).isPositive();
    assertThat(told.whole("/budget/remaining/tokens"))
        .contains(told.whole("/budget/limit/tokens").orElseThrow() - 12 - reserved);

    refuses.set(false);
    var turn = "/v1/sessions/" + session + "/turns/" + told.text("/turn").orElseThrow();
    await().atMost(SOON).until(() -> view(turn).text("/state").orElse("").equals("failed"));
    var recorded = view(turn).at("/budget").orElseThrow();
    assertThat(recorded.whole("/settled/tokens")).contains(24L);
    assertThat(recorded.whole("/reserved/tokens")).contains(0L);
    assertThat(recorded).isEqualTo(view("/v1/sessions/" + session).at("/budget").orElseThrow());
    // What was told once is told again, whatever is known by now.
    var again = world.send("GET", turn + "/events", world.user(), "").body();
    assertThat(failed(again)).isEqualTo(told);
  }

  private static JsonValue failed(String stream) {
    var found = FAILED.matcher(stream);
    assertThat(found.find()).as(stream).isTrue();
    return Json.parse(found.group(1));
  }

  private JsonValue view(String path) throws Exception {
    return Json.parse(world.send("GET", path, world.user(), "").body());
  }

  private String take(String session) throws Exception {
    var path = "/v1/sessions/" + session + "/turns";
    return world.send("POST", path, world.user(), "{\"message\":\"go\"}").body();
  }

  /** The runtime, whose store settles nothing while it is told to. */
  private final class Refusing extends Assembly {
    Refusing(Config config) {
      super(config);
    }

    @Override
    protected Store store() {
      var honest = super.store();
      return Ports.turns(
          honest,
          (method, args) -> {
            if (method.getName().equals("settle") && refuses.get()) {
              throw new StoreException("no settlement now");
            }
            return Ports.invoke(honest.turns(), method, args);
          });
    }
  }
}

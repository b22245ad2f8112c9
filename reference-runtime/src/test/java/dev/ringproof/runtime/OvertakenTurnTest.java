package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Other turns of the session begin and end between a turn's plan and its first commit. */
final class OvertakenTurnTest extends InAWorld {
  private final AtomicInteger overtakers = new AtomicInteger();
  private String session = "";

  @BeforeEach
  void overtake() throws Exception {
    session = world.session("A", world.user());
    world.assembly = Overtaken::new;
    world.restart();
  }

  @Test
  void itGoesOnFromTheEndOfTheOther() throws Exception {
    overtakers.set(1);
    assertThat(take("mine"))
        .contains("event: turn.completed")
        .containsPattern("event: turn.started\\ndata: .*\"version\":1")
        .contains("\"version\":2");
    assertThat(Json.write(world.modelCalls.getLast())).contains("overtaker 1", "mine");
  }

  @Test
  void itWaitsItsTurnWhereOthersKeepOvertakingIt() throws Exception {
    overtakers.set(9);
    assertThat(take("mine")).contains("turn-in-progress");
    overtakers.set(0);
    assertThat(take("mine")).contains("event: turn.completed");
  }

  private String take(String message) throws Exception {
    var path = "/v1/sessions/" + session + "/turns";
    return world.send("POST", path, world.user(), "{\"message\":\"" + message + "\"}").body();
  }

  /** The runtime, before whose commits other turns run to their ends, as many as are wanted. */
  private final class Overtaken extends Assembly {
    private volatile boolean overtaking;

    Overtaken(Config config) {
      super(config);
    }

    @Override
    protected Store store() {
      var honest = super.store();
      return Ports.turns(
          honest,
          (method, args) -> {
            if (method.getName().equals("begin")) {
              overtake();
            }
            return Ports.invoke(honest.turns(), method, args);
          });
    }

    private void overtake() throws Exception {
      if (!overtaking && overtakers.get() > 0) {
        overtaking = true;
        var said = take("overtaker " + overtakers.getAndDecrement());
        assertThat(said).contains("event: turn.completed");
        overtaking = false;
      }
    }
  }
}

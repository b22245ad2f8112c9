package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.Callable;
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
      var turns = before(TurnStore.class, honest.turns(), "begin", this::overtake);
      return before(Store.class, honest, "turns", () -> Optional.of(turns));
    }

    private Optional<Object> overtake() throws Exception {
      if (!overtaking && overtakers.get() > 0) {
        overtaking = true;
        var said = take("overtaker " + overtakers.getAndDecrement());
        assertThat(said).contains("event: turn.completed");
        overtaking = false;
      }
      return Optional.empty();
    }
  }

  /** Answers a call by what runs first, where that gives something. */
  private static <T> T before(
      Class<T> type, T honest, String name, Callable<Optional<Object>> first) {
    var proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              var answer = method.getName().equals(name) ? first.call() : Optional.empty();
              if (answer.isPresent()) {
                return answer.get();
              }
              try {
                return method.invoke(honest, args);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
    return type.cast(proxy);
  }
}

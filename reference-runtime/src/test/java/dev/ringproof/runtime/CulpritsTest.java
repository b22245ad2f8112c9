package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.TokenCounter;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.Store;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fault in each dependency in turn moves the labels of that one in the metrics, and no other. */
@Tag("long")
final class CulpritsTest extends InAWorld {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** A counter; an exemplar may stand behind its value. */
  private static final Pattern LINE =
      Pattern.compile("ringproof_(\\w+)_total\\{([^}]*)} (\\S+)(?: # .*)?");

  private static final String TRACE = "0".repeat(32);

  /** The labels by which metrics blame somebody, and whom. */
  private static final Map<String, Pattern> LABELS =
      Map.of(
          "turn_failures", Pattern.compile("culprit=\"(\\w+)\""),
          "turns_degraded", Pattern.compile("cause=\"(\\w+)\""),
          "tool_calls", Pattern.compile("outcome=\"(failed|unknown|unusable)\""),
          "turns", Pattern.compile("outcome=\"(cancelled)\""));

  private static final Map<String, Culprit> BLAMED =
      Map.ofEntries(
          Map.entry("turn_failures model", Culprit.MODEL),
          Map.entry("turn_failures tool", Culprit.TOOL),
          Map.entry("turn_failures policy", Culprit.POLICY),
          Map.entry("turn_failures store", Culprit.STORE),
          Map.entry("turn_failures runtime", Culprit.RUNTIME),
          Map.entry("turn_failures client", Culprit.CLIENT),
          Map.entry("turns_degraded fallback", Culprit.MODEL),
          Map.entry("turns_degraded policy", Culprit.POLICY),
          Map.entry("turns_degraded tool_unknown", Culprit.TOOL),
          Map.entry("turns_degraded summarised", Culprit.RUNTIME),
          Map.entry("turns_degraded truncated", Culprit.RUNTIME),
          Map.entry("tool_calls failed", Culprit.TOOL),
          Map.entry("tool_calls unknown", Culprit.TOOL),
          Map.entry("tool_calls unusable", Culprit.TOOL),
          Map.entry("turns cancelled", Culprit.CLIENT));

  private volatile boolean defective;

  @ParameterizedTest
  @EnumSource(Culprit.class)
  void aFaultMovesItsOwnLabelsAndNoOther(Culprit culprit) throws Exception {
    world.assembly = Defective::new;
    assertThat(blamedFor(culprit)).containsExactly(culprit);
  }

  /** The same question of a runtime that blames another: it would be seen. */
  @ParameterizedTest
  @EnumSource(Culprit.class)
  void aWrongLabelIsCaught(Culprit culprit) throws Exception {
    var wrong = culprit == Culprit.RUNTIME ? Culprit.STORE : Culprit.RUNTIME;
    world.assembly = config -> new Blaming(config, wrong);
    assertThat(blamedFor(culprit)).containsExactly(wrong);
  }

  /** Returns who is blamed for a fault in a dependency, after a turn in which nobody was. */
  private Set<Culprit> blamedFor(Culprit culprit) throws Exception {
    prepare(culprit);
    world.restart();
    var first = counts();
    world.primary = World::hello;
    turn();
    var before = awaitEnd(first);
    assertThat(moved(first, before)).as("nothing is wrong yet").isEmpty();
    inject(culprit);
    return moved(before, awaitEnd(before));
  }

  private void prepare(Culprit culprit) {
    if (culprit == Culprit.POLICY) {
      // Nobody answers there: Tier A is to fail closed, and to say whose fault it was.
      var port = world.stub.getAddress().getPort();
      world.settings.put("RINGPROOF_DECISION_URL", "http://127.0.0.1:" + port + "/nobody");
    }
  }

  private void inject(Culprit culprit) throws Exception {
    switch (culprit) {
      case MODEL -> {
        world.primary = (request, out) -> out.refuse(400);
        world.fallback = (request, out) -> out.refuse(400);
        turn();
      }
      case TOOL -> {
        world.loseToolAnswers = true;
        world.loseReadBacks = true;
        world.primary = CulpritsTest::looksUp;
        turn();
      }
      case POLICY -> {
        world.primary = CulpritsTest::looksUp;
        turn();
        assertThat(world.effects).as("it failed closed").isEmpty();
      }
      case STORE -> stallTheStore();
      case RUNTIME -> {
        defective = true;
        turn();
      }
      case CLIENT -> cancel();
    }
  }

  private static void looksUp(JsonValue request, World.Chunks out) throws IOException {
    if (Json.write(request).contains("\"role\":\"tool\"")) {
      out.says("So it is").ends("stop");
    } else {
      out.asks("lookup_order", "{\"order\":\"o1\"}").ends("tool_calls");
    }
  }

  /** Somebody else holds the write lock from the answer on, for longer than a commit waits. */
  private void stallTheStore() throws Exception {
    var data = "jdbc:sqlite:" + folder.resolve("data/continuity.db");
    try (var other = DriverManager.getConnection(data)) {
      world.primary =
          (request, out) -> {
            lock(other);
            out.says("Hello").ends("stop");
          };
      assertThat(turn()).contains("store_unavailable");
      other.createStatement().execute("ROLLBACK");
    }
  }

  private static void lock(Connection other) {
    try (var statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
    } catch (SQLException e) {
      throw new IllegalStateException("the lock was not to be had", e);
    }
  }

  private void cancel() throws Exception {
    var cancelled = new CountDownLatch(1);
    world.primary =
        (request, out) -> {
          out.says("Hel");
          waitFor(cancelled);
          out.says("lo").ends("stop");
        };
    var turns = "/v1/sessions/" + world.session("A", world.user()) + "/turns";
    var request = world.request("POST", turns, world.user(), "{\"message\":\"hi\"}");
    var streamed = world.client.send(request, BodyHandlers.ofLines());
    var turn = streamed.headers().firstValue("Ringproof-Turn").orElseThrow();
    world.send("DELETE", turns + "/" + turn, world.user(), "");
    cancelled.countDown();
    assertThat(streamed.body()).contains("event: turn.cancelled");
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String turn() throws Exception {
    var path = "/v1/sessions/" + world.session("A", world.user()) + "/turns";
    return world.send("POST", path, world.user(), "{\"message\":\"hi\"}").body();
  }

  /** Waits until one more turn is counted as ended; all of its labels are counted before. */
  private Map<String, Double> awaitEnd(Map<String, Double> before) {
    return await().atMost(SOON).until(this::counts, now -> ended(now) > ended(before));
  }

  private static double ended(Map<String, Double> counts) {
    return counts.getOrDefault("ended", 0.0);
  }

  /** Returns what is counted by each label that blames somebody, and of all turns that ended. */
  private Map<String, Double> counts() throws Exception {
    var counts = new HashMap<String, Double>();
    var text = world.send("GET", "/metrics", world.approver(), "").body();
    for (var line : text.lines().toList()) {
      var found = LINE.matcher(line);
      var family = found.matches() ? found.group(1) : "";
      var named = LABELS.get(family);
      if (named != null) {
        var value = Double.parseDouble(found.group(3));
        if (family.equals("turns")) {
          counts.merge("ended", value, Double::sum);
        }
        var label = named.matcher(found.group(2));
        if (label.find()) {
          counts.merge(family + " " + label.group(1), value, Double::sum);
        }
      }
    }
    return counts;
  }

  private static Set<Culprit> moved(Map<String, Double> before, Map<String, Double> after) {
    var blamed = EnumSet.noneOf(Culprit.class);
    after.forEach(
        (label, value) -> {
          if (!label.equals("ended") && value > before.getOrDefault(label, 0.0)) {
            assertThat(BLAMED).containsKey(label);
            blamed.add(BLAMED.get(label));
          }
        });
    return blamed;
  }

  /** A runtime with a defect of its own, once that is wanted. */
  private class Defective extends Assembly {
    Defective(Config config) {
      super(config);
    }

    @Override
    protected ModelPort model(TokenCounter counter) {
      var honest = super.model(counter);
      return (call, onText) -> {
        if (defective) {
          throw new IllegalStateException("planted: a defect of the runtime's own");
        }
        return honest.stream(call, onText);
      };
    }
  }

  /** One that tells of every fault as a failure of somebody else's. */
  private final class Blaming extends Defective {
    private final Culprit wrong;

    Blaming(Config config, Culprit wrong) {
      super(config);
      this.wrong = wrong;
    }

    @Override
    protected SloRecorder slo(RingGate ring, Store store, TierData tiers) {
      var honest = super.slo(ring, store, tiers);
      return (SloRecorder)
          Proxy.newProxyInstance(
              SloRecorder.class.getClassLoader(),
              new Class<?>[] {SloRecorder.class},
              (self, method, args) -> {
                var fault =
                    switch (method.getName()) {
                      case "failed", "cancelled" -> true;
                      case "completed" -> !((Set<?>) args[1]).isEmpty();
                      case "tool" -> !args[2].equals("completed");
                      default -> false;
                    };
                if (fault) {
                  honest.failed((TierId) args[0], wrong, false, Duration.ZERO, TRACE);
                  return null;
                }
                return method.invoke(honest, args);
              });
    }
  }
}

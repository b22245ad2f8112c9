package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Actions whose turn does not wait for their approval. */
final class LateActionsTest extends InAWorld {
  private static final Duration SOON = Duration.ofSeconds(20);
  private String session;

  @BeforeEach
  void openASession() throws Exception {
    session = world.session("A", world.user());
    world.primary = LateActionsTest::voucher;
  }

  private static void voucher(JsonValue request, World.Chunks out) throws IOException {
    if (Json.write(request).contains("\"role\":\"tool\"")) {
      out.says("Asked").ends("stop");
    } else {
      out.asks("send_voucher", "{\"order\":\"o1\",\"amount\":5}").ends("tool_calls");
    }
  }

  private String turn() throws Exception {
    var path = "/v1/sessions/" + session + "/turns";
    return world.send("POST", path, world.user(), "{\"message\":\"hi\"}").body();
  }

  /** The turn after one that asked: its model wants nothing more. */
  private String next() throws Exception {
    world.primary = World::hello;
    return turn();
  }

  private JsonValue approval(String state) throws Exception {
    var path = "/v1/approvals?state=" + state;
    var all = Json.parse(world.send("GET", path, world.approver(), "").body());
    return all.at("/approvals/0").orElse(JsonValue.object());
  }

  private int decide(JsonValue approval, String decision) throws Exception {
    var digest = approval.text("/digest").orElseThrow();
    var path = "/v1/approvals/" + approval.text("/id").orElseThrow() + "/decision";
    var body = "{\"decision\":\"" + decision + "\",\"digest\":\"" + digest + "\"}";
    return world.send("POST", path, world.approver(), body).statusCode();
  }

  private void awaitEvidence(JsonValue approval, String word) {
    var path = "/v1/traces/" + approval.text("/trace").orElseThrow();
    await()
        .atMost(SOON)
        .until(() -> world.send("GET", path, world.user(), "").body().contains(word));
  }

  private static List<String> types(String stream) {
    return stream.lines().filter(l -> l.startsWith("event: ")).map(l -> l.substring(7)).toList();
  }

  @Test
  void aPendingOneOutlivesTheProcessAndIsToldToTheNextTurn() throws Exception {
    assertThat(turn()).contains("an action waits for approval");
    var asked = approval("pending");
    world.restart();
    assertThat(decide(asked, "approve")).isEqualTo(200);
    assertThat(decide(asked, "approve")).isEqualTo(200);
    awaitEvidence(asked, "\"outcome\":\"completed\"");
    assertThat(world.effects).containsExactly("{\"amount\":5,\"order\":\"o1\"}");
    var told = next();
    assertThat(types(told)).contains("approval.decided", "tool.completed", "turn.completed");
    assertThat(told).contains("\"askedIn\":\"" + asked.text("/turn").orElseThrow() + "\"");
    assertThat(Json.write(world.modelCalls.getLast())).contains("\\\"ok\\\":true");
    assertThat(types(next())).doesNotContain("approval.decided", "tool.completed");
  }

  @Test
  void aTurnThatFailedHasToldNobody() throws Exception {
    turn();
    var asked = approval("pending");
    decide(asked, "approve");
    awaitEvidence(asked, "\"outcome\":\"completed\"");
    world.primary = (request, out) -> out.refuse(400);
    world.fallback = (request, out) -> out.refuse(400);
    assertThat(types(turn())).contains("tool.completed", "turn.failed");
    assertThat(types(next())).contains("tool.completed", "turn.completed");
    assertThat(world.effects).hasSize(1);
  }

  @Test
  void aLostAnswerIsReadBackAlsoLater() throws Exception {
    world.loseToolAnswers = true;
    turn();
    var asked = approval("pending");
    decide(asked, "approve");
    awaitEvidence(asked, "\"evidence\":\"read_back\"");
    assertThat(world.effects).hasSize(1);
    assertThat(types(next())).contains("tool.completed");
  }

  @Test
  void aTurnThatIsTakenBackTakesItsRequestAlong() throws Exception {
    var asking = new CountDownLatch(1);
    var over = new CountDownLatch(1);
    world.primary =
        (request, out) -> {
          if (Json.write(request).contains("\"role\":\"tool\"")) {
            asking.countDown();
            hold(over);
          } else {
            voucher(request, out);
          }
        };
    var path = "/v1/sessions/" + session + "/turns";
    var turn = world.request("POST", path, world.user(), "{\"message\":\"hi\"}");
    var stream = world.client.sendAsync(turn, java.net.http.HttpResponse.BodyHandlers.ofString());
    assertThat(asking.await(20, TimeUnit.SECONDS)).isTrue();
    var asked = approval("pending");
    world.send("DELETE", path + "/" + asked.text("/turn").orElseThrow(), world.user(), "");
    assertThat(types(stream.get().body())).endsWith("turn.cancelled");
    over.countDown();
    assertThat(decide(asked, "approve")).isEqualTo(409);
    assertThat(approval("expired").text("/id")).isEqualTo(asked.text("/id"));
    assertThat(world.effects).isEmpty();
  }

  private static void hold(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anErasedSessionTakesItAlong() throws Exception {
    turn();
    var asked = approval("pending");
    world.send("DELETE", "/v1/sessions/" + session, world.user(), "");
    assertThat(decide(asked, "approve")).isEqualTo(404);
    assertThat(world.effects).isEmpty();
  }
}

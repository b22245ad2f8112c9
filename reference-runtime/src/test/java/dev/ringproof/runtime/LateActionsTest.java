package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.decision.cel.CelDecisionPoint;
import dev.ringproof.runtime.policy.ActionGate;
import dev.ringproof.runtime.slo.SloRecorder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    await().atMost(SOON).until(() -> trace(approval).contains(word));
  }

  private String trace(JsonValue approval) throws Exception {
    var path = "/v1/traces/" + approval.text("/trace").orElseThrow();
    return world.send("GET", path, world.user(), "").body();
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
  void aDecisionPointThatIsLateForAMomentCostsNoApproval() throws Exception {
    var late = new AtomicInteger();
    world.stop();
    world.assembly = config -> lateAtTheAdapter(config, late, 2);
    world.restart();
    turn();
    var asked = approval("pending");
    decide(asked, "approve");
    awaitEvidence(asked, "\"type\":\"outcome\"");
    assertThat(late).hasValue(3);
    assertThat(world.effects).hasSize(1);
    assertThat(trace(asked))
        .contains("\"reason\":\"policy_unavailable\"", "\"outcome\":\"completed\"");
    assertThat(types(next())).contains("tool.completed", "turn.completed");
  }

  @Test
  void aDecisionPointThatStaysAwayDeniesInTheEnd() throws Exception {
    var late = new AtomicInteger();
    world.stop();
    world.assembly = config -> lateAtTheAdapter(config, late, Integer.MAX_VALUE);
    world.restart();
    turn();
    var asked = approval("pending");
    decide(asked, "approve");
    awaitEvidence(asked, "\"phase\":\"adapter\"");
    assertThat(late.get()).isGreaterThan(2);
    assertThat(world.effects).isEmpty();
    assertThat(next()).contains("\"reason\":\"policy_unavailable\"");
  }

  /** The rules' answers at the adapter are lost, so many times. */
  private static Assembly lateAtTheAdapter(Config config, AtomicInteger asked, int lost) {
    return new Assembly(config) {
      @Override
      protected ActionGate gate(
          TierData tiers, DecisionPoint point, CelDecisionPoint rules, SloRecorder slo) {
        var losing = new LosingPoint(point, asked, lost);
        return super.gate(tiers, losing, rules, slo);
      }
    };
  }

  private record LosingPoint(DecisionPoint point, AtomicInteger asked, int lost)
      implements DecisionPoint {
    @Override
    public Decision decide(Question question, Duration within) {
      return question.phase().equals("adapter") && asked.incrementAndGet() <= lost
          ? new Decision.Unavailable("lost")
          : point.decide(question, within);
    }

    @Override
    public String kind() {
      return point.kind();
    }

    @Override
    public String policyId() {
      return point.policyId();
    }

    @Override
    public String policyVersion() {
      return point.policyVersion();
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

package dev.ringproof.chaos.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.testbed.history.History;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A runtime may say of itself what it likes: what the witness saw is what counts. One honest turn,
 * and one lie or fault at a time.
 */
final class InvariantsTest extends HonestTurn {

  @Override
  List<InvariantResult> over(History history) {
    return Invariants.over(history);
  }

  InvariantsTest() {
    witness(Facts.REMOTE, JsonValue.object());
    note("client", Facts.TURN, row().with("nonce", "n1").with("tier", "A"));
    note("witness", Facts.DECISION, decision("act_1", true));
    log("reservation", JsonValue.object().with("tokens", 100));
    log("decision", action().with("decision", "allow"));
    log("intent", action());
    effect("act_1", DIGEST);
    log("settlement", JsonValue.object().with("tokens", 30));
    witness(Facts.MODEL_CALL, call(20, 10));
    event(1, "turn.started", JsonValue.object());
    event(2, "tool.completed", JsonValue.object().with("action", "act_1"));
    event(3, "token", JsonValue.object().with("text", "done"));
    event(4, "turn.completed", completed(20, 10, "done"));
  }

  private static JsonObject decision(String action, boolean allow) {
    return JsonValue.object()
        .with("session", "s1")
        .with("tool", "send_refund")
        .with("action", action)
        .with("subject", "u1")
        .with("digest", DIGEST)
        .with("allow", allow);
  }

  private static JsonObject call(long input, long output) {
    return call(input, output, 80);
  }

  private static JsonObject call(long input, long output, long most) {
    return JsonValue.object()
        .with("nonce", "n1")
        .with("model", "large")
        .with("input", input)
        .with("output", output)
        .with("maxTokens", most)
        .with("done", true)
        .with("doubtful", false);
  }

  private static JsonObject completed(long input, long output, String text) {
    return completed(input, output, text, 0, 70);
  }

  private static JsonObject completed(
      long input, long output, String text, long overdraft, long remaining) {
    var leg =
        JsonValue.object()
            .with("model", "large")
            .with("inputTokens", input)
            .with("outputTokens", output)
            .with("outcome", "completed");
    var usage =
        JsonValue.object()
            .with("inputTokens", input)
            .with("outputTokens", output)
            .with("route", new JsonArray(List.of(leg)))
            .with("overdraft", JsonValue.object().with("tokens", overdraft));
    var left = JsonValue.object().with("remaining", JsonValue.object().with("tokens", remaining));
    return JsonValue.object().with("text", text).with("usage", usage).with("budget", left);
  }

  private void event(long id, String type, JsonObject data) {
    event("client", 1, id, type, data);
  }

  private void witness(String operation, JsonObject data) {
    note("witness", operation, data);
  }

  private void log(String type, JsonObject body) {
    note("runtime", Facts.LOG, row().with("type", type).with("body", body));
  }

  private void effect(String key, String digest) {
    witness(
        Facts.EFFECT,
        JsonValue.object()
            .with("nonce", "n1")
            .with("tool", "send_refund")
            .with("key", key)
            .with("digest", digest)
            .with("readOnly", false));
  }

  @Test
  void anHonestTurnBreaksNothingAndExercisesAll() {
    // Of approvals and chains there are none here: CrashInvariantsTest has them.
    assertThat(judged())
        .filteredOn(result -> !Set.of("I7", "I8").contains(result.id()))
        .allSatisfy(
            result -> {
              assertThat(result.violations()).as(result.id()).isEmpty();
              assertThat(result.exercised()).as(result.id()).isPositive();
            });
  }

  @Test
  void anEffectThatTheDecisionPointNeverAllowedIsFoundWhateverTheLogSays() {
    without(entry -> entry.operation().equals(Facts.DECISION));
    witness(Facts.DECISION, decision("act_1", false));
    assertThat(violations("I1")).anyMatch(v -> v.contains("never allowed"));
  }

  @Test
  void anEffectWithoutAnAllowOnRecordIsFound() {
    without(entry -> type(entry, "decision"));
    assertThat(violations("I1")).anyMatch(v -> v.contains("without an allow on record"));
  }

  @Test
  void anEffectOfOtherArgumentsThanWereAllowedIsFound() {
    without(entry -> entry.operation().equals(Facts.EFFECT));
    effect("act_1", "sha256:bb");
    assertThat(violations("I1")).isNotEmpty();
  }

  @Test
  void anApprovalThatWasAskedForAndNeverGivenIsFound() {
    log("approval.requested", action().with("approval", "apr_1"));
    assertThat(violations("I1")).anyMatch(v -> v.contains("without the approval"));
    log(
        "approval.decided",
        JsonValue.object().with("approval", "apr_1").with("decision", "approved"));
    assertThat(violations("I1")).isEmpty();
  }

  @Test
  void aSecondEffectUnderTheSameKeyIsFound() {
    effect("act_1", DIGEST);
    assertThat(violations("I2")).anyMatch(v -> v.contains("had 2 effects"));
  }

  @Test
  void aSecondEffectUnderAnotherKeyIsFound() {
    effect("act_2", DIGEST);
    assertThat(violations("I2")).anyMatch(v -> v.contains("2 effects witnessed of arguments"));
  }

  @Test
  void aCompletionOfWhatNeverHappenedIsFound() {
    without(entry -> entry.operation().equals(Facts.EFFECT));
    assertThat(violations("I2")).anyMatch(v -> v.contains("told completed, 0 effects witnessed"));
  }

  @Test
  void aFailureOfWhatDidHappenIsFound() {
    without(entry -> type(entry, "tool.completed"));
    event(2, "tool.failed", JsonValue.object().with("action", "act_1").with("outcome", "failed"));
    assertThat(violations("I2")).anyMatch(v -> v.contains("told failed, 1 effects witnessed"));
  }

  @Test
  void chargingLessOrMoreThanWasServedIsFound() {
    without(entry -> entry.operation().equals(Facts.MODEL_CALL));
    witness(Facts.MODEL_CALL, call(20, 12));
    assertThat(violations("I5"))
        .anyMatch(v -> v.contains("which nobody served"))
        .anyMatch(v -> v.contains("and not charged"));
  }

  @Test
  void aCallThatIsChargedToNobodyIsFound() {
    witness(Facts.MODEL_CALL, call(7, 3));
    assertThat(violations("I5")).anyMatch(v -> v.contains("7 in 3 out and not charged"));
  }

  @Test
  void aSettlementThatIsNotWhatTheUserWasToldIsFound() {
    without(entry -> type(entry, "settlement"));
    log("settlement", JsonValue.object().with("tokens", 29));
    assertThat(violations("I5")).anyMatch(v -> v.contains("settled 29"));
  }

  @Test
  void moreThanWasReservedIsFound() {
    without(entry -> type(entry, "reservation"));
    log("reservation", JsonValue.object().with("tokens", 29));
    assertThat(violations("I5")).anyMatch(v -> v.contains("reserved 29"));
  }

  /** A turn that reserved 100, was served 20 and 90, and calls the 10 beyond an overdraft. */
  private void overdrawn(long most) {
    without(entry -> type(entry, "settlement"));
    without(entry -> entry.operation().equals(Facts.MODEL_CALL));
    without(entry -> type(entry, "turn.completed"));
    log("settlement", JsonValue.object().with("tokens", 110));
    witness(Facts.MODEL_CALL, call(20, 90, most));
    event(4, "turn.completed", completed(20, 90, "done", 10, -10));
  }

  @Test
  void anOverdraftOfAProviderThatServedMoreThanItWasAskedForIsNone() {
    overdrawn(80);
    assertThat(violations("I5")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 81, 90, 10_000})
  void anOverdraftThatTheRuntimeAskedForIsFoundWhateverItSays(long most) {
    overdrawn(most);
    assertThat(violations("I5"))
        .anyMatch(v -> v.contains("was charged 110 tokens, reserved 100"))
        .anyMatch(v -> v.contains("left a budget of -10"));
  }

  @Test
  void aGapIsFound() {
    without(entry -> type(entry, "token"));
    assertThat(violations("I6")).isNotEmpty();
  }

  @Test
  void twoEndsAreFound() {
    event(5, "turn.failed", JsonValue.object());
    assertThat(violations("I6")).anyMatch(v -> v.contains("2 terminal events"));
  }

  @Test
  void noEndIsFound() {
    without(entry -> type(entry, "turn.completed"));
    assertThat(violations("I6")).anyMatch(v -> v.contains("0 terminal events"));
  }

  @Test
  void tokensThatDoNotAddUpAreFound() {
    without(entry -> type(entry, "turn.completed"));
    event(4, "turn.completed", completed(20, 10, "something else"));
    assertThat(violations("I6")).anyMatch(v -> v.contains("do not add up"));
  }
}

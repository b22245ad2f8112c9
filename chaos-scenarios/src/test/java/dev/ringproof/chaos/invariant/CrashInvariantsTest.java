package dev.ringproof.chaos.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.trace.EvidenceChain;
import dev.ringproof.contract.trace.EvidenceEntry;
import dev.ringproof.testbed.history.History;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One turn that was approved, killed and taken up again, and one broken promise at a time. */
final class CrashInvariantsTest extends HonestTurn {

  private final List<EvidenceEntry> chain = new ArrayList<>();

  @Override
  List<InvariantResult> over(History history) {
    return Invariants.overACrash(history);
  }

  CrashInvariantsTest() {
    note(Facts.TURN, row().with("nonce", "n1").with("tier", "A"));
    log("decision", action().with("decision", "allow").with("phase", "plan"));
    log("approval.requested", action().with("approval", "apr_1"));
    log("approval.decided", approval().with("decision", "approved"));
    log("intent", action().with("approval", "apr_1"));
    note(
        Facts.EFFECT,
        JsonValue.object()
            .with("nonce", "n1")
            .with("tool", "send_refund")
            .with("key", "act_1")
            .with("digest", DIGEST));
    note(Facts.APPROVED, row().with("approval", "apr_1").with("action", "act_1"));
    event(1, 1, "turn.started", JsonValue.object());
    event(1, 2, "approval.decided", approval());
    event(2, 1, "turn.started", JsonValue.object());
    event(2, 2, "approval.decided", approval());
    event(2, 3, "tool.completed", JsonValue.object().with("action", "act_1"));
    event(2, 4, "turn.failed", JsonValue.object().with("reason", "interrupted"));
    note(Facts.TRACE, trace(document(chain)));
    note(Facts.FOREIGN, foreign(404));
    note(Facts.SESSION, session(200, 1));
  }

  private static JsonObject approval() {
    return JsonValue.object().with("approval", "apr_1").with("action", "act_1");
  }

  private static JsonObject foreign(int status) {
    return JsonValue.object()
        .with("what", "the session")
        .with("status", status)
        .with("leak", status != 404);
  }

  private static JsonObject session(int status, int version) {
    return JsonValue.object()
        .with("session", "s1")
        .with("status", status)
        .with("version", version)
        .with("told", 1);
  }

  private static JsonObject trace(JsonObject document) {
    return row().with("tenant", "acme").with("document", document);
  }

  private static JsonObject document(List<EvidenceEntry> entries) {
    return JsonValue.object()
        .with("trace", "tr")
        .with("tenant", "acme")
        .with("session", "s1")
        .with("entries", new JsonArray(entries.stream().map(JsonCodec::encode).toList()))
        .with("head", entries.getLast().hash());
  }

  private void note(String operation, JsonObject data) {
    note("someone", operation, data);
  }

  private void log(String type, JsonObject body) {
    note(Facts.LOG, row().with("type", type).with("body", body));
    var prev = chain.isEmpty() ? EvidenceChain.GENESIS : chain.getLast().hash();
    chain.add(
        EvidenceChain.link(
            "tr",
            chain.size(),
            "2026-11-28T12:00:00.000Z",
            type,
            new EvidenceChain.Body(body, prev)));
  }

  private void event(long stream, long id, String type, JsonObject data) {
    event("someone", stream, id, type, data);
  }

  @Test
  void anHonestRecoveryBreaksNothingAndExercisesAll() {
    assertThat(judged())
        .hasSize(6)
        .allSatisfy(
            result -> {
              assertThat(result.violations()).as(result.id()).isEmpty();
              assertThat(result.exercised()).as(result.id()).isPositive();
            });
  }

  @Test
  void whatWasShownAndIsGoneIsFound() {
    without(e -> type(e, "approval.decided") && e.data().whole("/stream").orElse(0L) == 2);
    assertThat(violations("I3"))
        .anyMatch(v -> v.contains("approval.decided was shown and is gone"));
  }

  @Test
  void aTurnThatNeverEndsIsFound() {
    without(e -> type(e, "turn.failed"));
    assertThat(violations("I3")).anyMatch(v -> v.contains("never came to an end"));
  }

  @Test
  void aSessionThatWentBackIsFound() {
    note(Facts.SESSION, session(200, 0));
    assertThat(violations("I3")).containsExactly("s1 is at version 0, told 1");
    note(Facts.SESSION, session(404, 1));
    assertThat(violations("I3")).contains("s1 answers 404");
  }

  @Test
  void anApprovalThatCameToNothingIsLostUnlessItWasRefused() {
    without(e -> type(e, "intent"));
    assertThat(violations("I7")).anyMatch(v -> v.contains("is lost"));
    log("decision", action().with("decision", "deny").with("phase", "adapter"));
    assertThat(violations("I7")).isEmpty();
  }

  @Test
  void anApprovalThatIsNotOnRecordIsFound() {
    without(e -> type(e, "approval.decided") && e.operation().equals(Facts.LOG));
    assertThat(violations("I7")).anyMatch(v -> v.contains("on record 0 times"));
  }

  @Test
  void anApprovalThatIsAppliedTwiceOrToOtherArgumentsIsFound() {
    log("intent", action().with("approval", "apr_1"));
    assertThat(violations("I7")).anyMatch(v -> v.contains("applied 2 times"));
    log("intent", action().with("approval", "apr_1").with("digest", "sha256:bb"));
    assertThat(violations("I7")).anyMatch(v -> v.contains("other arguments"));
  }

  @Test
  void aChainThatLacksAnEntryIsFound() {
    var cut = new ArrayList<>(chain);
    cut.remove(1);
    note(Facts.TRACE, trace(document(cut)));
    assertThat(violations("I8")).hasSize(1);
  }

  @Test
  void whatAnotherTenantFindsIsALeak() {
    note(Facts.FOREIGN, foreign(200));
    note(Facts.TRACE, trace(document(chain)).with("tenant", "other"));
    assertThat(violations("I9")).hasSize(2);
  }
}

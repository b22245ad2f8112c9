package dev.ringproof.chaos.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.order.Span;
import dev.ringproof.chaos.sequence.History.Asked;
import dev.ringproof.chaos.sequence.History.Came;
import dev.ringproof.chaos.sequence.History.Money;
import dev.ringproof.chaos.sequence.History.Reading;
import dev.ringproof.chaos.sequence.History.Shown;
import dev.ringproof.chaos.sequence.History.Twin;
import dev.ringproof.chaos.sequence.History.Withdrawn;
import dev.ringproof.chaos.sequence.History.Word;
import dev.ringproof.chaos.sequence.Step.Kind;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One good history of a refund that was approved, and what each rule says when it is bent. */
final class JudgeTest {
  private static final String SETTLED = ProblemType.APPROVAL_SETTLED.slug();

  private final List<Asked> asked = new ArrayList<>();
  private final List<Reading> readings = new ArrayList<>();
  private final List<Shown> shown = new ArrayList<>();
  private final List<Withdrawn> erased = new ArrayList<>();
  private final List<Word> words = new ArrayList<>();
  private final Map<String, Integer> effects = new HashMap<>();
  private final Map<String, Integer> calls = new HashMap<>();
  private final List<Twin> twins = new ArrayList<>();
  private final List<Came> came = new ArrayList<>();

  JudgeTest() {
    asked.add(
        new Asked(new Span(10, 12), Kind.REFUND, "ses", "n", null, null, History.DONE, "t", null));
    readings.add(reading(12, 0, events()));
    readings.add(reading(60, 2, events().subList(2, 5)));
    words.add(word(20, 25, true, History.DONE));
    words.add(word(30, 35, true, History.DONE));
    words.add(word(36, 37, false, SETTLED));
    shown.add(shown(50, 51, 100));
    shown.add(shown(70, 71, 100));
    effects.put("n", 1);
    calls.put("n", 2);
    came.add(new Came(Declared.TURN, Declared.STARTED));
  }

  private static List<StreamEvent> events() {
    return List.of(
        event(1, EventType.TURN_STARTED, JsonValue.object().with("version", 0)),
        event(2, EventType.APPROVAL_REQUIRED, JsonValue.object()),
        event(3, EventType.TOOL_COMPLETED, JsonValue.object()),
        event(4, EventType.TOKEN, JsonValue.object().with("text", "so be it")),
        event(5, EventType.TURN_COMPLETED, end()));
  }

  private static JsonObject end() {
    var leg = JsonValue.object().with("outcome", "completed");
    return JsonValue.object()
        .with("version", 1)
        .with("text", "so be it")
        .with("usage", JsonValue.object().with("route", JsonValue.array(leg, leg)));
  }

  private static StreamEvent event(long id, EventType type, JsonObject data) {
    return new StreamEvent(id, type.toString(), data, 40 + id, "");
  }

  private static Reading reading(long at, long after, List<StreamEvent> events) {
    return new Reading(new Span(at, at + 1), "ses", "t", after, History.DONE, events, false);
  }

  private static Word word(long began, long ended, boolean approve, String answer) {
    return new Word(new Span(began, ended), "ses", "t", "apr", approve, answer);
  }

  private static Shown shown(long began, long ended, long settled) {
    var money =
        new Money(new Spend(900, 900), new Spend(settled, settled), Spend.NONE, "2026-11-01");
    return new Shown(new Span(began, ended), "ses", History.DONE, 1, "", money);
  }

  private History history() {
    return new History(
        asked, readings, shown, erased, List.of(), words, effects, calls, twins, came);
  }

  private void broken(String rule, String how) {
    var broken =
        Judge.judge(history()).results().stream().filter(r -> !r.violations().isEmpty()).toList();
    assertThat(broken).extracting(InvariantResult::id).containsExactly(rule);
    assertThat(String.join("\n", broken.getFirst().violations())).contains(how);
    var counts = new Counts();
    counts.add(history(), Judge.judge(history()));
    assertThat(SequencesReport.outcome(counts, new ArrayList<>())).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aGoodHistoryPassesAndIsLookedAt() {
    var results = Judge.judge(history()).results();
    assertThat(results).allSatisfy(r -> assertThat(r.violations()).as(r.id()).isEmpty());
    assertThat(results)
        .filteredOn(r -> r.exercised() > 0)
        .extracting(InvariantResult::id)
        .contains("checkpoint", "approval", "stream", "effect", "execution", "budget", "answer");
  }

  @Test
  void aTurnThatTellsAnotherVersionAtItsStart() {
    var events = new ArrayList<>(events());
    events.set(0, event(1, EventType.TURN_STARTED, JsonValue.object().with("version", 7)));
    readings.set(0, reading(12, 0, events));
    var judged = Judge.judge(history());
    assertThat(judged.breaks("started")).isTrue();
    assertThat(judged.breaks("checkpoint")).isFalse();
    var counts = new Counts();
    counts.add(history(), judged);
    assertThat(SequencesReport.outcome(counts, new ArrayList<>())).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aTurnThatNeverEnds() {
    readings.clear();
    broken("stream", "t never ended");
  }

  @Test
  void anEventThatAReaderMisses() {
    readings.set(1, reading(60, 2, events().subList(3, 5)));
    broken("stream", "event 4 follows 2");
  }

  @Test
  void anEventAfterTheEnd() {
    var more = new ArrayList<>(events());
    more.add(event(6, EventType.TURN_CANCELLED, JsonValue.object().with("version", 1)));
    readings.set(0, reading(12, 0, more));
    broken("stream", "t ended 2 times");
  }

  @Test
  void anEventThatChanges() {
    var other = new ArrayList<>(events().subList(2, 5));
    other.set(1, event(4, EventType.TOKEN, JsonValue.object().with("text", "or not")));
    readings.set(1, reading(60, 2, other));
    broken("stream", "event 4 is not what another reader had");
  }

  @Test
  void aStreamThatStopsWithoutItsEnd() {
    readings.set(1, reading(60, 2, events().subList(2, 4)));
    broken("stream", "it stopped at 4 without end");
  }

  @Test
  void nothingMoreBeforeTheEnd() {
    readings.add(new Reading(new Span(80, 81), "ses", "t", 3, Declared.NOTHING, List.of(), false));
    broken("stream", "there is nothing more, and the end is 5");
  }

  @Test
  void anotherTextThanItSaid() {
    var other = new ArrayList<>(events());
    other.set(4, event(5, EventType.TURN_COMPLETED, end().with("text", "so be it not")));
    readings.set(0, reading(12, 0, other));
    readings.remove(1);
    broken("stream", "ends with another text");
  }

  @Test
  void anEffectTwice() {
    effects.put("n", 2);
    broken("effect", "witnessed 2, at most 1 may be");
  }

  @Test
  void anEffectThatWasToldAndIsNone() {
    effects.clear();
    broken("effect", "1 told completed, witnessed 0");
  }

  @Test
  void anEffectThatNobodyAgreedTo() {
    words.clear();
    words.add(word(20, 25, false, History.DONE));
    broken("effect", "no approver had agreed");
  }

  @Test
  void aTurnThatRanTwiceBehindOneAnswer() {
    calls.put("n", 4);
    broken("execution", "1 turns told 2 calls of a model, witnessed 4");
  }

  @Test
  void twoWordsThatWereBothHeard() {
    words.set(2, word(36, 37, false, History.DONE));
    broken("approval", "Heard[approve=false]");
  }

  @Test
  void spendingThatShrinks() {
    shown.set(1, shown(70, 71, 99));
    broken("budget", "had spent 100 tokens");
  }

  @Test
  void spendingBeyondItsLimit() {
    shown.set(0, shown(50, 51, 901));
    shown.set(1, shown(70, 71, 901));
    broken("budget", "more than its limit");
  }

  @Test
  void anErasedSessionThatSaysMoreThanAMissingOne() {
    twins.add(new Twin("ses", false, "404 {a}, not 404 {b}"));
    broken("erased", "not as one that never was");
  }

  @Test
  void anErasedSessionThatAnswers() {
    erased.add(new Withdrawn(new Span(64, 65), "ses", "", History.DONE));
    broken("checkpoint", "there can be no Show");
  }

  @Test
  void anAnswerThatNobodyDeclared() {
    came.add(new Came(Declared.SHOW, ProblemType.INTERNAL.slug()));
    broken("answer", "show was answered internal");
  }

  @Test
  void aRunThatNeverSawARefusalIsInconclusive() {
    var counts = new Counts();
    counts.add(history(), Judge.judge(history()));
    var reasons = new ArrayList<String>();
    assertThat(SequencesReport.outcome(counts, reasons)).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(reasons)
        .contains(
            "turn: never turn-in-progress",
            "turn: never idempotency-key-reused",
            "approval: never expired",
            "rule key looked at nothing");
  }

  @Test
  void aRunThatSentNothingIsInconclusive() {
    var reasons = new ArrayList<String>();
    assertThat(SequencesReport.outcome(new Counts(), reasons)).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(reasons).containsExactly("no session could be opened: nothing was sent");
  }
}

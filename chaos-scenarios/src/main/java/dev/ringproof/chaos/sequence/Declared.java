package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.invariant.Tally;
import dev.ringproof.chaos.sequence.History.Came;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each kind of step may come to, and what it must have come to once for a run to say much. */
final class Declared {
  /** The answer of a resume where there is nothing more: 204. */
  static final String NOTHING = "nothing-more";

  /** What a step came to that found nothing to be about; it did not happen. */
  static final String SKIPPED = "skipped";

  static final String OPEN = "open";
  static final String SHOW = "show";
  static final String TURN = "turn";
  static final String RESUME = "resume";
  static final String CANCEL = "cancel";
  static final String DECIDE = "decide";
  static final String ERASE = "erase";

  /** How turns ended. */
  static final String END = "end";

  /** How approvals were decided. */
  static final String APPROVAL = "approval";

  static final String STARTED = "started";
  static final String REPLAYED = "replayed";

  private static final Map<String, Set<String>> MAY =
      Map.of(
          OPEN,
          Set.of(History.DONE),
          SHOW,
          Set.of(History.DONE, History.NOT_FOUND),
          TURN,
          Set.of(
              STARTED,
              REPLAYED,
              History.UNKNOWN,
              History.NOT_FOUND,
              ProblemType.TURN_IN_PROGRESS.slug(),
              ProblemType.STALE_CHECKPOINT.slug(),
              ProblemType.IDEMPOTENCY_KEY_REUSED.slug(),
              ProblemType.BUDGET_EXHAUSTED.slug(),
              ProblemType.CAPACITY.slug()),
          RESUME,
          Set.of(History.DONE, NOTHING, History.NOT_FOUND),
          CANCEL,
          Set.of(History.DONE, History.NOT_FOUND),
          DECIDE,
          Set.of("approve", "deny", History.NOT_FOUND, ProblemType.APPROVAL_SETTLED.slug()),
          ERASE,
          Set.of(History.DONE, History.NOT_FOUND));

  private static final List<Came> MUST = must();

  private Declared() {}

  private static List<Came> must() {
    var all = new ArrayList<Came>();
    for (var step : List.of(OPEN, SHOW, TURN, RESUME, CANCEL, DECIDE, ERASE)) {
      MAY.getOrDefault(step, Set.of()).stream()
          .sorted()
          .filter(answer -> !answer.equals(ProblemType.CAPACITY.slug()))
          .forEach(answer -> all.add(new Came(step, answer)));
    }
    // An approval that is spoken about after its session was erased is too seldom to ask for.
    all.remove(new Came(DECIDE, History.NOT_FOUND));
    List.of("completed", "cancelled").forEach(end -> all.add(new Came(END, end)));
    List.of("approved", "denied", "expired").forEach(end -> all.add(new Came(APPROVAL, end)));
    return List.copyOf(all);
  }

  /** Returns what must have been seen once. */
  static List<Came> wanted() {
    return MUST;
  }

  /** Every answer is one of those that are declared for what was asked. */
  static InvariantResult check(History history) {
    var tally = new Tally("answer");
    for (var one : history.came()) {
      if (!one.answer().equals(SKIPPED)) {
        tally.looked();
        tally.hold(
            !MAY.containsKey(one.step())
                || MAY.getOrDefault(one.step(), Set.of()).contains(one.answer()),
            one.step() + " was answered " + one.answer());
      }
    }
    return tally.result();
  }
}

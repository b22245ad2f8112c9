package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.invariant.Tally;
import dev.ringproof.chaos.sequence.History.Asked;
import dev.ringproof.chaos.sequence.History.Word;
import dev.ringproof.chaos.sequence.Step.Kind;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.wire.EventType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Joins what clients were told with what the witness saw of it, message by message. */
final class Effects {
  private final History history;
  private final List<Told> turns;

  private Effects(History history, List<Told> turns) {
    this.history = history;
    this.turns = turns;
  }

  /**
   * An action that was told completed has one effect. One that was denied, taken back, erased or
   * has lapsed has none, and none runs that no approver agreed to.
   */
  static InvariantResult check(History history, List<Told> turns) {
    var tally = new Tally("effect");
    var effects = new Effects(history, turns);
    for (var nonce : effects.nonces()) {
      effects.effects(nonce, tally);
    }
    return tally.result();
  }

  /**
   * Every call of a model that the witness saw belongs to a turn that someone was told of: nothing
   * runs twice behind one answer. Only turns that completed tell all their calls.
   */
  static InvariantResult executions(History history, List<Told> turns) {
    var tally = new Tally("execution");
    var effects = new Effects(history, turns);
    for (var nonce : effects.nonces()) {
      effects.calls(nonce, tally);
    }
    return tally.result();
  }

  private Set<String> nonces() {
    var nonces = new TreeSet<String>();
    history.asked().forEach(one -> nonces.add(one.nonce()));
    return nonces;
  }

  private List<Asked> asked(String nonce) {
    return history.asked().stream().filter(one -> one.nonce().equals(nonce)).toList();
  }

  private List<Told> turns(List<Asked> asked) {
    return turns.stream().filter(turn -> asked.stream().anyMatch(turn::isOf)).toList();
  }

  private void effects(String nonce, Tally tally) {
    var asked = asked(nonce);
    var kind = asked.getFirst().kind();
    var told = 0;
    var doubtful = unanswered(asked);
    for (var turn : turns(asked)) {
      var completed = (int) turn.of(EventType.TOOL_COMPLETED).count();
      told += completed;
      doubtful += completed == 0 && doubtful(turn, kind) ? 1 : 0;
      tally.hold(
          completed == 0 || kind != Kind.REFUND || agreed(turn),
          turn.turn() + " refunded, and no approver had agreed");
    }
    var seen = history.effects().getOrDefault(nonce, 0);
    if (kind != Kind.TALK) {
      tally.looked();
    }
    tally.hold(
        seen >= told, kind + " " + nonce + ": " + told + " told completed, witnessed " + seen);
    tally.hold(
        seen <= told + doubtful,
        kind + " " + nonce + ": witnessed " + seen + ", at most " + (told + doubtful) + " may be");
  }

  private int unanswered(List<Asked> asked) {
    return asked.getFirst().kind() == Kind.TALK
        ? 0
        : (int) asked.stream().filter(history::mayHaveBegun).count();
  }

  /** Whether its action may have run though nobody was told. */
  private boolean doubtful(Told turn, Kind kind) {
    if (turn.whole()) {
      return turn.of(EventType.TOOL_FAILED)
          .anyMatch(event -> !event.data().text("/outcome").orElse("").equals("failed"));
    }
    return kind == Kind.MAIL || (kind == Kind.REFUND && agreed(turn));
  }

  private boolean agreed(Told turn) {
    return history.words().stream()
        .anyMatch(word -> word.turn().equals(turn.turn()) && word.approve() && mayBeHeard(word));
  }

  /** Whether its end tells every call of a model: one that a fallback was taken for may not. */
  private static boolean tellsAll(Told turn) {
    return turn.of(EventType.TURN_COMPLETED)
        .anyMatch(end -> !end.data().texts("/degraded").contains("fallback"));
  }

  private boolean mayBeHeard(Word word) {
    return word.answer().equals(History.NOT_FOUND)
        ? !history.erasedBefore(word.session(), word.span())
        : !word.answer().equals(ProblemType.APPROVAL_SETTLED.slug());
  }

  private void calls(String nonce, Tally tally) {
    var asked = asked(nonce);
    var mine = turns(asked);
    var sure =
        asked.stream().noneMatch(history::mayHaveBegun)
            && mine.stream().allMatch(turn -> turn.whole() && tellsAll(turn));
    if (!sure) {
      return;
    }
    tally.looked();
    var told =
        mine.stream()
            .flatMap(turn -> turn.of(EventType.TURN_COMPLETED))
            .mapToInt(end -> end.data().items("/usage/route").size())
            .sum();
    var seen = history.modelCalls().getOrDefault(nonce, 0);
    tally.hold(
        seen <= told,
        nonce
            + ": "
            + mine.size()
            + " turns told "
            + told
            + " calls of a model, witnessed "
            + seen);
  }
}

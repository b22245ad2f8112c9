package dev.ringproof.load;

import dev.ringproof.contract.evidence.LoadFacts.PhaseFacts;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.load.measure.TurnRecord.End;
import java.util.List;
import java.util.Map;

/**
 * A phase that ran.
 *
 * @param attempts how often the model stub saw each turn, by its nonce; none where it never did
 */
record Phase(String name, List<TurnRecord> turns, Map<String, Long> attempts) {
  Phase {
    turns = List.copyOf(turns);
    attempts = Map.copyOf(attempts);
  }

  List<TurnRecord> of(TierId tier) {
    return turns.stream().filter(turn -> turn.assignment().tier() == tier).toList();
  }

  /** Returns how often the model stub saw a turn. */
  long attempts(TurnRecord turn) {
    return attempts.getOrDefault(turn.assignment().nonce(), 0L);
  }

  /**
   * Whether the model stub saw a turn more often than its stream told: a fallback that it told of
   * is a second call, but no second turn.
   */
  boolean repeated(TurnRecord turn) {
    return attempts(turn) > Math.max(1, turn.routes());
  }

  /** Returns how many turns the model stub saw at all. */
  long witnessed() {
    return turns.stream().filter(turn -> attempts(turn) > 0).count();
  }

  /** Returns how many turns the model stub saw more often than their streams told. */
  long duplicates() {
    return turns.stream().filter(this::repeated).count();
  }

  long count(End end) {
    return turns.stream().filter(turn -> turn.end() == end).count();
  }

  PhaseFacts facts() {
    return new PhaseFacts(
        name,
        turns.size(),
        turns.size() - count(End.UNSENT),
        count(End.COMPLETED),
        count(End.REFUSED),
        count(End.FAILED),
        witnessed());
  }
}

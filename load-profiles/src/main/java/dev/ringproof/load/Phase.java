package dev.ringproof.load;

import dev.ringproof.contract.evidence.LoadFacts.PhaseFacts;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.load.measure.TurnRecord.End;
import java.util.List;

/**
 * A phase that ran.
 *
 * @param witnessed how many of its turns the model stub saw
 * @param duplicates how many of its turns the model stub saw more often than their streams told
 */
record Phase(String name, List<TurnRecord> turns, long witnessed, long duplicates) {
  Phase {
    turns = List.copyOf(turns);
  }

  List<TurnRecord> of(TierId tier) {
    return turns.stream().filter(turn -> turn.assignment().tier() == tier).toList();
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
        witnessed);
  }
}

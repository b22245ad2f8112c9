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
 * @param tools what became of the tool that a turn wanted, by its nonce; none where nothing did
 */
record Phase(
    String name, List<TurnRecord> turns, Map<String, Long> attempts, Map<String, ToolUse> tools) {
  Phase {
    turns = List.copyOf(turns);
    attempts = Map.copyOf(attempts);
    tools = Map.copyOf(tools);
  }

  /**
   * What became of a turn's tool.
   *
   * @param asked how often the model stub asked for it
   * @param told how often the model stub was told what it said
   * @param calls how often the tool was called, read-backs not counted
   * @param runs how often it ran
   */
  record ToolUse(long asked, long told, long calls, long runs) {
    /** The model stub never asked, and no tool was called. */
    static final ToolUse NOTHING = new ToolUse(0, 0, 0, 0);
  }

  /** Returns what became of the tool that a turn wanted. */
  ToolUse tool(TurnRecord turn) {
    return tools.getOrDefault(turn.assignment().nonce(), ToolUse.NOTHING);
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
    var tool = tool(turn);
    return attempts(turn) > Math.max(1, turn.routes())
        || tool.told() > Math.max(tool.asked(), turn.routes());
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

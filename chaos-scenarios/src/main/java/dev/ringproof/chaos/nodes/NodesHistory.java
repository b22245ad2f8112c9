package dev.ringproof.chaos.nodes;

import dev.ringproof.contract.tier.TierId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the clients, the injector, the witness and the last look at the healed nodes saw.
 *
 * @param turns in the order in which each client took its own
 * @param effects how often the witness saw the effect of each nonce
 * @param harness what went wrong with the harness or a node's start; nothing can be concluded then
 */
record NodesHistory(
    List<Turn> turns,
    List<Session> sessions,
    List<Kept> kept,
    Map<String, Integer> effects,
    List<Fault> faults,
    List<String> harness) {
  NodesHistory {
    turns = List.copyOf(turns);
    sessions = List.copyOf(sessions);
    kept = List.copyOf(kept);
    effects = Map.copyOf(effects);
    faults = List.copyOf(faults);
    harness = List.copyOf(harness);
  }

  /** How a client notices that something is wrong. */
  enum Sign {
    /** An answer that is no success, or none at all. */
    REFUSED,
    /** A stream that broke off or ended before its turn did. */
    CUT,
    /** A stream that said nothing for longer than the client waits. */
    SILENT,
    /** A turn that failed. */
    FAILED,
    /** A checkpoint version refused as stale though it was the last one told. */
    STALE
  }

  /**
   * Something that a client noticed.
   *
   * @param node where; -1 when no node was reached
   */
  record Trouble(Sign sign, int node, long atNanos, String detail) {}

  /**
   * A piece of a turn's stream, as one connection brought it.
   *
   * @param after the last event's id that the client asked to go on from
   */
  record Part(int node, long after, long beganNanos, List<Seen> events) {
    Part {
      events = List.copyOf(events);
    }
  }

  /**
   * One intent of a client, under one idempotency key.
   *
   * @param ids the turns that answers under its key named; one, if all is well
   * @param accepted whether 202 came, for a job
   */
  record Turn(
      String client,
      String session,
      TierId tier,
      String key,
      String nonce,
      Set<String> ids,
      boolean accepted,
      List<Part> parts,
      List<Trouble> troubles) {
    Turn {
      ids = new LinkedHashSet<>(ids);
      parts = List.copyOf(parts);
      troubles = List.copyOf(troubles);
    }

    Optional<Seen> end() {
      return parts.stream().flatMap(p -> p.events().stream()).filter(Seen::terminal).findFirst();
    }

    boolean acknowledged() {
      return accepted || end().isPresent();
    }

    String id() {
      return ids.isEmpty() ? "" : ids.iterator().next();
    }
  }

  /**
   * A session that was opened.
   *
   * @param reads what it said of itself meanwhile
   * @param last what each node said at the end; -1 where one did not answer 200
   */
  record Session(String client, String id, List<Read> reads, List<Long> last) {
    Session {
      reads = List.copyOf(reads);
      last = List.copyOf(last);
    }
  }

  /** A version that was read when this one was the last told. */
  record Read(long told, long version) {}

  /**
   * An acknowledged turn as the healed nodes have it.
   *
   * @param replayed the turn that its key leads to now; empty for none
   * @param whole its stream from the start
   * @param resumed the rest of it after an event, from another node
   * @param chain what is wrong with its evidence chain; null for nothing
   */
  record Kept(String key, String replayed, List<Seen> whole, Part resumed, @Nullable String chain) {
    Kept {
      whole = List.copyOf(whole);
    }
  }

  /**
   * A fault that was injected.
   *
   * @param witnessed how often something outside the node saw it bite
   */
  record Fault(FaultKind kind, int node, long beganNanos, long endedNanos, long witnessed) {}
}

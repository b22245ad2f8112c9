package dev.ringproof.chaos.invariant;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.testbed.history.Entry;
import dev.ringproof.testbed.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A history sorted out: what clients saw, what the runtime wrote into its evidence logs, and what
 * the witness saw happen. The invariants join the three.
 */
public final class Facts {
  /** Operation of a turn's beginning: {@code turn, nonce, tier}. */
  public static final String TURN = "turn";

  /** Operation of an event that a client read: {@code turn, stream, id, type, data}. */
  public static final String EVENT = "event";

  /** Operation of an entry of an evidence log: {@code turn, type, body}. */
  public static final String LOG = "log";

  /** Operation of an effect: {@code nonce, tool, key, digest}. */
  public static final String EFFECT = "effect";

  /**
   * Operation of a model call: {@code nonce, model, input, output, maxTokens, done, doubtful}, the
   * most not positive where the caller set none.
   */
  public static final String MODEL_CALL = "model-call";

  /**
   * Operation of a question to the decision point: {@code action, tool, subject, digest, allow}.
   */
  public static final String DECISION = "decision";

  /** Operation of an approval that was acknowledged: {@code approval, action, digest}. */
  public static final String APPROVED = "approved";

  /** Operation of a whole evidence log as it was read: {@code turn, tenant, document}. */
  public static final String TRACE = "trace";

  /** Operation of a session looked at after a recovery: {@code session, status, version, told}. */
  public static final String SESSION = "session";

  /** Operation of another tenant's look at something: {@code what, status, leak}. */
  public static final String FOREIGN = "foreign";

  /** Operation that says that every decision is the decision point's. */
  public static final String REMOTE = "remote-decisions";

  private final List<Entry> entries;

  Facts(History history) {
    this.entries = history.entries();
  }

  /** A row of a history, read by its members' names. */
  record Row(long atNanos, JsonValue data) {
    String text(String name) {
      return data.text("/" + name).orElse("");
    }

    long whole(String name) {
      return data.whole("/" + name).orElse(0L);
    }

    boolean is(String name) {
      return data.truth("/" + name).orElse(false);
    }
  }

  List<Row> all(String operation) {
    return entries.stream()
        .filter(e -> e.operation().equals(operation))
        .map(e -> new Row(e.atNanos(), e.data()))
        .toList();
  }

  boolean remoteDecisions() {
    return !all(REMOTE).isEmpty();
  }

  /** Returns the log entries of a type, over all traces. */
  List<Row> log(String type) {
    return all(LOG).stream().filter(r -> r.text("type").equals(type)).toList();
  }

  /** Returns each turn's events by stream, in the order in which they were read. */
  Map<String, Map<Long, List<Row>>> streams() {
    var turns = new LinkedHashMap<String, Map<Long, List<Row>>>();
    for (var turn : all(TURN)) {
      turns.put(turn.text("turn"), new LinkedHashMap<>());
    }
    for (var event : all(EVENT)) {
      turns
          .computeIfAbsent(event.text("turn"), t -> new LinkedHashMap<>())
          .computeIfAbsent(event.whole("stream"), s -> new ArrayList<>())
          .add(event);
    }
    return turns;
  }

  /** Returns the turns' ids by the nonce that their model calls bear. */
  Map<String, List<String>> turnsByNonce() {
    var all = new LinkedHashMap<String, List<String>>();
    for (var turn : all(TURN)) {
      all.computeIfAbsent(turn.text("nonce"), n -> new ArrayList<>()).add(turn.text("turn"));
    }
    return all;
  }

  /** Returns the terminal events of a turn, over all its streams. */
  Stream<Row> terminals(String turn) {
    return all(EVENT).stream().filter(e -> e.text("turn").equals(turn) && terminal(e.text("type")));
  }

  static boolean terminal(String type) {
    return type.equals("turn.completed")
        || type.equals("turn.failed")
        || type.equals("turn.cancelled");
  }
}

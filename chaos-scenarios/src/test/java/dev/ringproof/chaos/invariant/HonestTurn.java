package dev.ringproof.chaos.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.testbed.history.Entry;
import dev.ringproof.testbed.history.Entry.Kind;
import dev.ringproof.testbed.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The history of one honest turn, from which a test takes or to which it adds. */
abstract class HonestTurn {
  static final String DIGEST = "sha256:aa";

  private final List<Entry> honest = new ArrayList<>();
  private long now;

  /** Judges a history. */
  abstract List<InvariantResult> over(History history);

  static JsonObject row() {
    return JsonValue.object().with("turn", "t1");
  }

  static JsonObject action() {
    return JsonValue.object().with("action", "act_1").with("digest", DIGEST);
  }

  final void note(String process, String operation, JsonObject data) {
    honest.add(new Entry(now++, process, operation, Kind.INFO, data));
  }

  final void event(String process, long stream, long id, String type, JsonObject data) {
    note(
        process,
        Facts.EVENT,
        row().with("stream", stream).with("id", id).with("type", type).with("data", data));
  }

  final void without(Predicate<Entry> which) {
    assertThat(honest.removeIf(which)).isTrue();
  }

  static boolean type(Entry entry, String type) {
    return entry.data().text("/type").orElse("").equals(type);
  }

  final List<InvariantResult> judged() {
    var history = new History();
    honest.forEach(history::add);
    return over(history);
  }

  final List<String> violations(String invariant) {
    return judged().stream()
        .filter(result -> result.id().equals(invariant))
        .flatMap(result -> result.violations().stream())
        .toList();
  }
}

package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.Json;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes an allow down with the tool's outcome, under the time at which it was given. */
public final class DecisionLoggedLate extends Assembly {

  private final Map<String, List<EvidenceDraft>> held = new ConcurrentHashMap<>();

  DecisionLoggedLate(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, DecisionLoggedLate::new);
  }

  @Override
  protected Store store() {
    return Replaced.actions(
        super.store(),
        Map.of(
            "request",
            (given, call) -> {
              var rest = hold(((ActionRow) given[0]).id(), given[1]);
              return call.with(given[0], rest, given[2]);
            },
            "intend",
            (given, call) -> {
              var rest = hold(((ActionRow) given[0]).id(), given[2]);
              return call.with(given[0], given[1], rest);
            },
            "outcome",
            (given, call) -> {
              var all = new ArrayList<>(release(given[0]));
              ((List<?>) given[4]).forEach(d -> all.add((EvidenceDraft) d));
              return call.with(given[0], given[1], given[2], given[3], all, given[5]);
            }));
  }

  /** All that has to do with an effect waits: so the order of what is on record stays as it was. */
  private List<EvidenceDraft> hold(String action, Object evidence) {
    var rest = new ArrayList<EvidenceDraft>();
    for (var one : (List<?>) evidence) {
      var draft = (EvidenceDraft) one;
      var allow = Json.parse(draft.body()).text("/decision").orElse("").equals("allow");
      if (allow || draft.type().equals("intent")) {
        held.computeIfAbsent(action, a -> new ArrayList<>()).add(draft);
      } else {
        rest.add(draft);
      }
    }
    return rest;
  }

  private List<EvidenceDraft> release(Object action) {
    var all = held.remove((String) action);
    return all == null ? List.of() : all;
  }
}

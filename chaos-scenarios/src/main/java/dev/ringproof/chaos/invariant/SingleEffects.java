package dev.ringproof.chaos.invariant;

import dev.ringproof.chaos.invariant.Facts.Row;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;

/**
 * I2: at most one effect per action, and exactly one where {@code tool.completed} was said. Effects
 * are counted by the witness: a runtime that runs one action twice, under the same key or under
 * another, is found whatever its own events say.
 */
final class SingleEffects {
  private final Facts facts;
  private final Tally tally = new Tally("I2");

  private SingleEffects(Facts facts) {
    this.facts = facts;
  }

  static InvariantResult check(Facts facts) {
    var invariant = new SingleEffects(facts);
    invariant.byKey();
    invariant.byIntent();
    invariant.completed();
    invariant.failed();
    return invariant.tally.result();
  }

  private void byKey() {
    var counts = new LinkedHashMap<String, Integer>();
    for (var effect : facts.all(Facts.EFFECT)) {
      if (!effect.text("key").isEmpty()) {
        counts.merge(effect.text("key"), 1, Integer::sum);
      }
    }
    counts.forEach(
        (key, count) -> {
          tally.looked();
          tally.hold(count == 1, "action " + key + " had " + count + " effects, witnessed");
        });
  }

  /** No more effects of some arguments than actions with these arguments were intended. */
  private void byIntent() {
    var effects = new LinkedHashMap<String, Integer>();
    for (var effect : facts.all(Facts.EFFECT)) {
      effects.merge(effect.text("digest"), 1, Integer::sum);
    }
    effects.forEach(
        (digest, count) -> {
          tally.looked();
          var intended = new LinkedHashSet<String>();
          facts.log("intent").stream()
              .filter(r -> r.data().text("/body/digest").orElse("").equals(digest))
              .forEach(r -> intended.add(r.data().text("/body/action").orElse("")));
          tally.hold(
              count <= intended.size(),
              count
                  + " effects witnessed of arguments "
                  + digest
                  + ", "
                  + intended.size()
                  + " intended");
        });
  }

  private void completed() {
    var seen = new LinkedHashSet<String>();
    for (var event : facts.all(Facts.EVENT)) {
      var action = event.data().text("/data/action").orElse("");
      if (event.text("type").equals("tool.completed") && seen.add(action)) {
        tally.looked();
        tally.hold(effects(action) == 1, told(event, action, "completed"));
      }
    }
  }

  /** What was told as failed in the end did not happen; unknown says nothing. */
  private void failed() {
    for (var event : facts.all(Facts.EVENT)) {
      if (event.text("type").equals("tool.failed")
          && event.data().text("/data/outcome").orElse("").equals("failed")) {
        var action = event.data().text("/data/action").orElse("");
        tally.looked();
        tally.hold(effects(action) == 0, told(event, action, "failed"));
      }
    }
  }

  private String told(Row event, String action, String outcome) {
    return "action "
        + action
        + " of turn "
        + event.text("turn")
        + " was told "
        + outcome
        + ", "
        + effects(action)
        + " effects witnessed";
  }

  private long effects(String action) {
    return facts.all(Facts.EFFECT).stream().filter(e -> e.text("key").equals(action)).count();
  }
}

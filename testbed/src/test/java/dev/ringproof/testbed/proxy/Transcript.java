package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What was seen at each step of a script. */
record Transcript(Script script, List<JsonObject> saws) {
  static final String MILLIS = "ms";
  static final String PIECES = "pieces";

  /**
   * What a script that holds pieces apart leaves between two of them is more than this; less is the
   * chance of whether a reader was there before the next piece came.
   */
  private static final long APART_MILLIS = 5;

  Transcript {
    saws = List.copyOf(saws);
  }

  /** Reads what the original showed when it was recorded; the script must still be the same. */
  static Transcript recorded(Script script) {
    var json = Json.parse(Script.text("recorded/" + script.name() + ".json"));
    var saws = new ArrayList<JsonObject>();
    var steps = new ArrayList<String>();
    for (var item : json.items("/steps")) {
      steps.add(item.text("/step").orElseThrow());
      saws.add((JsonObject) item.member("saw").orElseThrow());
    }
    if (!steps.equals(script.steps())) {
      throw new IllegalStateException(
          script.name() + " is not the script that was recorded: .ci/toxiproxy.sh --record");
    }
    return new Transcript(script, saws);
  }

  JsonValue json(String server) {
    var steps = new ArrayList<JsonValue>();
    for (var i = 0; i < saws.size(); i++) {
      steps.add(JsonValue.object().with("step", script.steps().get(i)).with("saw", saws.get(i)));
    }
    return JsonValue.object()
        .with("script", script.name())
        .with("server", server)
        .with("steps", new JsonArray(steps));
  }

  /**
   * Merges another play of the same script: a loaded machine only ever adds time and joins pieces,
   * so the least time and the most pieces are the nearest to the truth. A script has to see to it
   * that no step is spared what another took too long.
   */
  Transcript best(Transcript other) {
    var merged = new ArrayList<JsonObject>();
    for (var i = 0; i < saws.size(); i++) {
      var mine = saws.get(i);
      var theirs = other.saws.get(i);
      if (mine.member(MILLIS).isPresent()) {
        mine =
            mine.with(MILLIS, Math.min(number(mine, MILLIS), number(theirs, MILLIS)))
                .with(PIECES, Math.max(number(mine, PIECES), number(theirs, PIECES)));
      }
      merged.add(mine);
    }
    return new Transcript(script, merged);
  }

  /** Returns in sentences where this differs from what the original showed. */
  List<String> against(Transcript original, boolean onPurpose) {
    var found = new ArrayList<String>();
    for (var i = 0; i < saws.size(); i++) {
      var step = script.steps().get(i);
      var why = difference(original.saws.get(i), saws.get(i));
      var purpose = onPurpose && Script.differs(step);
      if (purpose == why.isEmpty()) {
        found.add(
            script.name()
                + ", step "
                + (i + 1)
                + ", "
                + step
                + ": "
                + (purpose ? "is said to differ and does not" : why));
      }
    }
    return found;
  }

  private static String difference(JsonObject original, JsonObject here) {
    if (!timeless(original).equals(timeless(here))) {
      return "the original " + original + ", here " + here;
    }
    if (original.member(MILLIS).isEmpty()) {
      return "";
    }
    var there = number(original, MILLIS);
    var ms = number(here, MILLIS);
    if (ms < 0.9 * there - 10 || ms > 1.3 * there + 60) {
      return "the original took " + there + " ms, this " + ms;
    }
    var cut = number(original, PIECES);
    var pieces = number(here, PIECES);
    // Few pieces join by chance, many only if they were not apart.
    if (cut > 3 && there >= cut * APART_MILLIS && pieces < 0.6 * cut) {
      return "the original came in " + cut + " pieces, this in " + pieces;
    }
    return "";
  }

  private static JsonObject timeless(JsonObject saw) {
    return saw.without(MILLIS).without(PIECES);
  }

  private static long number(JsonObject saw, String name) {
    return saw.whole("/" + name).orElse(0L);
  }
}

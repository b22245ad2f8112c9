package dev.ringproof.cli;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts of passed checks by clause family, in words. */
final class Families {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("DISC", "discovery"),
          Map.entry("AUTH", "identity"),
          Map.entry("TIER", "tiers"),
          Map.entry("SLO", "slos"),
          Map.entry("SES", "sessions"),
          Map.entry("POL", "policy"),
          Map.entry("FIN", "money"),
          Map.entry("API", "streams"),
          Map.entry("EFF", "effects"),
          Map.entry("RING", "rings"),
          Map.entry("WF", "workflows"),
          Map.entry("OBS", "telemetry"),
          Map.entry("FAIL", "modes"));

  private Families() {}

  /** Returns {@code identity 5/5 tiers 8/8 ...}; what does not apply is not counted. */
  static String counts(List<CheckResult> checks) {
    var passed = new TreeMap<String, int[]>();
    for (var check : checks) {
      if (check.outcome() != Outcome.NOT_APPLICABLE) {
        var count = passed.computeIfAbsent(word(check.clause()), family -> new int[2]);
        count[0] += check.outcome() == Outcome.PASSED ? 1 : 0;
        count[1]++;
      }
    }
    var words = new ArrayList<String>();
    passed.forEach((family, count) -> words.add(family + " " + count[0] + "/" + count[1]));
    return String.join("  ", words);
  }

  private static String word(String clause) {
    var dash = clause.indexOf('-');
    var family = dash < 0 ? clause : clause.substring(0, dash);
    return WORDS.getOrDefault(family, family);
  }
}

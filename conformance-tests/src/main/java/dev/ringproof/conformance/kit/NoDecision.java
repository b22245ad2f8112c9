package dev.ringproof.conformance.kit;

import java.util.HashSet;
import java.util.regex.Pattern;

/** Actions that were denied because no decision came in time. */
final class NoDecision {
  private static final String TOLD = "\"reason\":\"policy_unavailable\"";

  private static final Pattern ACTION = Pattern.compile("\"action\":\"([^\"]+)\"");

  private NoDecision() {}

  /** Whether the target told a check of such an action, and did none of them. */
  static boolean deniedIn(Check check) {
    var denied = new HashSet<String>();
    for (var exchange : check.transcript().exchanges()) {
      for (var note : exchange.notes()) {
        if (note.text().contains(TOLD)) {
          ACTION.matcher(note.text()).results().forEach(found -> denied.add(found.group(1)));
        }
      }
    }
    return !denied.isEmpty()
        && check
            .all()
            .flatMap(c -> c.nonces().stream().flatMap(n -> c.witness().effects(n).stream()))
            .noneMatch(effect -> denied.contains(effect.key()));
  }
}

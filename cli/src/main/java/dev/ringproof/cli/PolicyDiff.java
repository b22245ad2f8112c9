package dev.ringproof.cli;

import dev.ringproof.cli.History.Recorded;
import dev.ringproof.cli.PolicyCases.Case;
import dev.ringproof.contract.rules.Asked;
import dev.ringproof.contract.rules.PolicyRules;
import dev.ringproof.contract.rules.Ruled;
import java.util.ArrayList;
import java.util.List;

/** What one policy decides otherwise than another, and what cannot be told. */
final class PolicyDiff {
  private static final int MOST_COLUMNS = 300;

  private final PolicyRules before;
  private final PolicyRules after;
  private final List<String> lines = new ArrayList<>();
  private int unchanged;
  private int changed;
  private int untold;

  PolicyDiff(PolicyRules before, PolicyRules after) {
    this.before = before;
    this.after = after;
  }

  void cases(List<Case> cases, Decider decider) {
    for (var one : cases) {
      var name = "case " + one.name();
      compare(name, decider.decide(before, one.question()), decider.decide(after, one.question()));
    }
  }

  void history(List<Recorded> decisions) {
    for (var one : decisions) {
      var asked = one.asked();
      if (!one.byRules()) {
        unchanged++;
      } else if (asked == null) {
        cannotTell(one.where(), "the record does not hold what was asked");
      } else {
        history(one.where(), asked);
      }
    }
  }

  private void history(String where, Asked asked) {
    var was = before.decide(asked);
    var is = after.decide(asked);
    if (!(was instanceof Ruled.Untold) && !(is instanceof Ruled.Untold)) {
      compare(where, Decider.told(was, asked.scopes()), Decider.told(is, asked.scopes()));
    } else if (before.candidates(asked).equals(after.candidates(asked))) {
      // The same rules in the same order decide alike, whatever the arguments were.
      unchanged++;
    } else {
      cannotTell(where, "reads arguments" + in("A", was) + in("B", is));
    }
  }

  private static String in(String name, Ruled ruled) {
    return ruled instanceof Ruled.Untold untold
        ? ", rule " + untold.rule().id() + " of " + name
        : "";
  }

  private void compare(String where, Told was, Told is) {
    if (was.same(is)) {
      unchanged++;
      return;
    }
    changed++;
    lines.add("changed  " + where + ": " + brief(was) + " -> " + brief(is));
  }

  private static String brief(Told told) {
    return told.outcome() + (told.rule() == null ? "" : " by rule " + told.rule());
  }

  private void cannotTell(String where, String why) {
    untold++;
    lines.add("cannot be told  " + where + ": " + why);
  }

  List<String> lines() {
    return lines.stream().map(line -> InputFile.line(line, MOST_COLUMNS)).toList();
  }

  String summary() {
    return "unchanged " + unchanged + ", changed " + changed + ", cannot be told " + untold;
  }

  int exit() {
    if (changed > 0) {
      return Exit.FAIL;
    }
    return untold > 0 ? Exit.INSUFFICIENT_EVIDENCE : Exit.PASS;
  }
}

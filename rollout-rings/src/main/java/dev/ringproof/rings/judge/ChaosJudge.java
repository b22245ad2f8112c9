package dev.ringproof.rings.judge;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.rings.bundle.Bundle;
import dev.ringproof.rings.spec.RingSpec;
import java.util.List;

/** Whether every failure mode was witnessed in every tier asked for, and no invariant broke. */
final class ChaosJudge {
  private final RingSpec spec;
  private final Findings findings;

  ChaosJudge(RingSpec spec, Findings findings) {
    this.spec = spec;
    this.findings = findings;
  }

  /** Judges what is FAIL however bad the run was: violated invariants, in any document. */
  static void safety(Bundle bundle, Findings findings) {
    for (var document : bundle.inOrder()) {
      for (var scenario : document.scenarios()) {
        for (var invariant : scenario.invariants()) {
          if (!invariant.violations().isEmpty()) {
            findings.fail(
                "invariant." + invariant.id() + "." + scenario.id(),
                invariant.violations().size() + " violations",
                invariant.id()
                    + " violated in "
                    + scenario.id()
                    + ": "
                    + String.join("; ", invariant.violations()));
          }
        }
      }
    }
  }

  void judge(Evidence chaos) {
    for (var mode : spec.modes()) {
      for (var tier : spec.modeTiers()) {
        mode(mode, tier, chaos.scenarios());
      }
    }
    spec.invariants().forEach(id -> exercised(id, chaos.scenarios()));
  }

  private void mode(ModeId mode, TierId tier, List<ScenarioResult> all) {
    var id = "chaos." + mode + "." + tier;
    var mine = all.stream().filter(s -> s.mode() == mode && s.tier() == tier).toList();
    if (mine.isEmpty()) {
      findings.insufficient(id, "no scenario", mode + " in tier " + tier + ": no scenario ran");
      return;
    }
    var proven = 0;
    for (var scenario : mine) {
      proven += scenario(id, scenario) ? 1 : 0;
    }
    if (proven == mine.size()) {
      var witnessed = mine.stream().mapToLong(ScenarioResult::faultWitnessed).sum();
      findings.pass(
          id,
          proven + " of " + mine.size() + " scenarios, fault witnessed " + witnessed + " times",
          mode + " in tier " + tier + " is answered and recovered from as declared");
    }
  }

  /** Returns whether the scenario passed; if not, it has been said why. */
  private boolean scenario(String id, ScenarioResult s) {
    var name = s.id() + " (" + s.variant() + ")";
    var why = s.reason() == null ? "no reason given" : s.reason();
    switch (s.outcome()) {
      case FAILED -> findings.fail(id, "failed", name + ": " + why);
      case INVALID -> findings.invalid(id, "invalid", name + ": " + why);
      case INSUFFICIENT -> findings.insufficient(id, "insufficient", name + ": " + why);
      case NOT_APPLICABLE -> findings.insufficient(id, "not applicable", name + ": " + why);
      case PASSED -> {
        return passed(id, name, s);
      }
    }
    return false;
  }

  private boolean passed(String id, String name, ScenarioResult s) {
    if (s.faultWitnessed() == 0) {
      findings.invalid(id, "fault witnessed 0 times", name + ": the fault was never witnessed");
      return false;
    }
    if (s.invariants().stream().mapToLong(InvariantResult::exercised).sum() == 0) {
      findings.insufficient(id, "invariants exercised 0", name + ": no invariant was exercised");
      return false;
    }
    if (s.recoveryMillis() == null) {
      findings.fail(id, "no recovery", name + ": after healing it never recovered");
      return false;
    }
    return true;
  }

  private void exercised(String id, List<ScenarioResult> all) {
    var times =
        all.stream()
            .filter(s -> s.outcome() == Outcome.PASSED || s.outcome() == Outcome.FAILED)
            .flatMap(s -> s.invariants().stream())
            .filter(i -> i.id().equals(id))
            .mapToLong(InvariantResult::exercised)
            .sum();
    if (times == 0) {
      findings.insufficient(
          "invariant." + id, "exercised 0 times", id + " was never exercised: not proven");
    } else {
      findings.pass("invariant." + id, "exercised " + times + " times", id + " was exercised");
    }
  }
}

package dev.ringproof.chaos;

import dev.ringproof.chaos.library.FailureLibrary;
import dev.ringproof.chaos.library.FailureMode;
import dev.ringproof.chaos.library.FailureMode.ScenarioSpec;
import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.clause.Clause;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.tier.TierId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One scenario in one tier, and the clauses that it speaks to.
 *
 * @param clauses those asked for, of the mode's five
 */
record Planned(FailureMode mode, ScenarioSpec spec, TierId tier, List<Clause> clauses) {
  private static final int CLAUSES = 5;
  private static final Catalogue CATALOGUE = Catalogue.load();

  Planned {
    clauses = List.copyOf(clauses);
  }

  /** Returns such as {@code model-timeout.A.both-hang}. */
  String id() {
    return mode.id() + "." + tier + "." + spec.variant();
  }

  /** Returns the id of the check of a clause. */
  String check(Clause clause) {
    return id() + "#" + clause.id();
  }

  /** Returns the number of a clause among the mode's five. */
  static int number(Clause clause) {
    return Integer.parseInt(clause.id().substring(clause.id().lastIndexOf('-') + 1));
  }

  /** Returns a mode's five clauses. */
  static List<Clause> clausesOf(ModeId mode) {
    var family = "FAIL-" + mode.toString().toUpperCase(Locale.ROOT) + "-";
    return IntStream.rangeClosed(1, CLAUSES).mapToObj(n -> CATALOGUE.clause(family + n)).toList();
  }

  /** Returns what a plan asks of a ring, in the library's order. */
  static List<Planned> of(FailureLibrary library, ChaosPlan plan, int ring) {
    var all = new ArrayList<Planned>();
    for (var mode : library.modes()) {
      for (var spec : mode.scenarios()) {
        if (spec.deep() && !plan.deep()) {
          continue;
        }
        for (var tier : spec.tiers()) {
          if (plan.tiers().contains(tier)) {
            var planned = new Planned(mode, spec, tier, wanted(mode, spec, tier, plan, ring));
            if (!planned.clauses().isEmpty()) {
              all.add(planned);
            }
          }
        }
      }
    }
    return all;
  }

  private static List<Clause> wanted(
      FailureMode mode, ScenarioSpec spec, TierId tier, ChaosPlan plan, int ring) {
    var only = plan.only();
    var whole =
        only.isEmpty()
            || only.contains(mode.id().toString())
            || only.contains(spec.id())
            || only.contains(mode.id() + "." + tier + "." + spec.variant());
    return clausesOf(mode.id()).stream()
        .filter(c -> c.rings().contains(ring))
        .filter(c -> whole || only.contains(c.id()))
        .toList();
  }
}

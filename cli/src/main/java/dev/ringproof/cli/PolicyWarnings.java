package dev.ringproof.cli;

import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Effect;
import dev.ringproof.contract.policy.PolicyRule;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.tier.DegradedMode;
import dev.ringproof.contract.tier.TierId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds in a policy what is well-formed and yet looks like a mistake. */
final class PolicyWarnings {
  private static final int RINGS = 4;

  private final Policy policy;
  private final Surroundings around;
  private final List<PolicyRule> rules;
  private final List<BitSet> reach;
  private final List<String> found;
  private final Map<String, BitSet> taken = new HashMap<>();

  private PolicyWarnings(Policy policy, Surroundings around) {
    this.policy = policy;
    this.around = around;
    this.rules = policy.document().rules();
    this.reach = rules.stream().map(this::reach).toList();
    this.found = new ArrayList<>(policy.warnings());
  }

  static List<String> of(Policy policy, Surroundings around) {
    var warnings = new PolicyWarnings(policy, around);
    if (warnings.rules.isEmpty()) {
      warnings.found.add(policy.located().place("/rules") + ": no rule, everything is denied");
    }
    for (int i = 0; i < warnings.rules.size(); i++) {
      warnings.dangerous(i);
      warnings.covered(i);
      warnings.idleReuse(i);
      warnings.unknownEvidence(i);
    }
    warnings.uncovered();
    return warnings.found;
  }

  private void warn(int rule, String member, String what) {
    var place = policy.located().place("/rules/" + rule + member);
    found.add(place + ": rule \"" + rules.get(rule).id() + "\" " + what);
  }

  private void dangerous(int index) {
    var rule = rules.get(index);
    var free =
        rule.effect() == Effect.ALLOW
            && (rule.approval() == null || rule.approval() == ApprovalMode.NONE)
            && rule.when() == null;
    // A rule that allows everything was named already.
    if (!free || (rule.tools() == null && rule.toolClasses() == null && rule.risks() == null)) {
      return;
    }
    for (var tool : around.tools().tools()) {
      if (selects(rule, tool)) {
        var why = danger(tool);
        if (why != null) {
          warn(index, "", "allows " + tool.name() + ", " + why + ", no condition, no approval");
        }
      }
    }
  }

  private static @Nullable String danger(Tool tool) {
    return switch (tool.risk()) {
      case HIGH, CRITICAL -> "risk " + tool.risk();
      case LOW, MEDIUM ->
          tool.readOnly() || tool.idempotent() || tool.readBack()
              ? null
              : "whose effect can neither be repeated safely nor read back";
    };
  }

  /** A rule is dead where every place it reaches was taken by earlier ones. */
  private void covered(int index) {
    var mine = reach.get(index);
    if (mine.isEmpty()) {
      warn(index, "", "never matches: no tool is what it asks for");
      return;
    }
    var left = (BitSet) mine.clone();
    left.andNot(taken(""));
    var when = rules.get(index).when();
    if (when != null) {
      // A condition that fails to evaluate denies, so the same condition again never comes to pass.
      left.andNot(taken(when));
    }
    if (left.isEmpty()) {
      warn(index, "", "never matches: covered by " + takers(index) + " before it");
    }
    taken(when == null ? "" : when).or(mine);
  }

  /** Returns the places that rules of this condition took so far; without one it is empty. */
  private BitSet taken(String when) {
    return taken.computeIfAbsent(when, condition -> new BitSet());
  }

  private String takers(int index) {
    var left = (BitSet) reach.get(index).clone();
    var takers = new ArrayList<String>();
    for (int i = 0; i < index && !left.isEmpty(); i++) {
      var when = rules.get(i).when();
      if ((when == null || when.equals(rules.get(index).when())) && left.intersects(reach.get(i))) {
        left.andNot(reach.get(i));
        takers.add(rules.get(i).id());
      }
    }
    return String.join(", ", takers);
  }

  private void idleReuse(int index) {
    var rule = rules.get(index);
    if (rule.reuse() == null) {
      return;
    }
    for (var tier : around.tiers().tiers()) {
      if (holds(rule.tiers(), tier.id().toString()) && tier.degraded() != DegradedMode.REUSE) {
        warn(
            index,
            "/reuse",
            "offers reuse in tier " + tier.id() + ", where none is allowed: " + tier.degraded());
      }
    }
  }

  private void unknownEvidence(int index) {
    var fields = rules.get(index).evidence();
    if (fields != null && !PolicyRule.EVIDENCE_FIELDS.containsAll(fields)) {
      warn(index, "/evidence", "demands evidence that no decision holds: it denies what it allows");
    }
  }

  private void uncovered() {
    var tools = around.tools().tools();
    for (var tool : tools) {
      if (rules.stream().noneMatch(rule -> selects(rule, tool))) {
        found.add(
            policy.located().place("/rules")
                + ": no rule covers the tool "
                + tool.name()
                + ": it is always denied");
      }
    }
  }

  /** Returns the places (tool, tier, ring) that the rule's lists select. */
  private BitSet reach(PolicyRule rule) {
    var places = new BitSet();
    var place = 0;
    for (var tool : around.tools().tools()) {
      var selected = selects(rule, tool);
      for (var tier : TierId.values()) {
        for (int ring = 0; ring < RINGS; ring++) {
          if (selected && holds(rule.tiers(), tier.toString()) && holds(rule.rings(), ring)) {
            places.set(place);
          }
          place++;
        }
      }
    }
    return places;
  }

  private static boolean selects(PolicyRule rule, Tool tool) {
    return holds(rule.tools(), tool.name())
        && holds(rule.toolClasses(), tool.toolClass())
        && holds(rule.risks(), tool.risk());
  }

  private static <T> boolean holds(@Nullable List<T> list, T value) {
    return list == null || list.contains(value);
  }
}

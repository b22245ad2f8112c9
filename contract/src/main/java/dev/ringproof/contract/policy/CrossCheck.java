package dev.ringproof.contract.policy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.tier.TierData;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds documents against one another, so that a mistyped name is found at the start. */
final class CrossCheck {
  private static final Pattern READS_ARGUMENTS = Pattern.compile("\\bargs\\b");

  private CrossCheck() {}

  static void tiers(Located document, TierData data, PriceList prices, ToolList tools) {
    for (int i = 0; i < data.tiers().size(); i++) {
      var tier = data.tiers().get(i);
      var at = "/tiers/" + i;
      each(document, at + "/models", tier.models(), prices::knows, "a model of the price list");
      each(
          document,
          at + "/toolClasses",
          tier.toolClasses(),
          name -> hasClass(tools, name),
          "a class of some tool");
    }
  }

  /** Checks the rules and returns what looks like a mistake. */
  static List<String> rules(Located document, PolicyDocument policy, ToolList tools) {
    var warnings = new ArrayList<String>();
    for (int i = 0; i < policy.rules().size(); i++) {
      var rule = policy.rules().get(i);
      var at = "/rules/" + i;
      each(
          document,
          at + "/tools",
          rule.tools(),
          name -> tools.tool(name).isPresent(),
          "the name of a tool");
      each(
          document,
          at + "/toolClasses",
          rule.toolClasses(),
          name -> hasClass(tools, name),
          "a class of some tool");
      reuse(document, at, rule, tools);
      if (allowsEverything(rule)) {
        warnings.add(
            document.place(at)
                + ": rule \""
                + rule.id()
                + "\" allows every tool, without condition or approval");
      }
    }
    return warnings;
  }

  private static void reuse(Located document, String at, PolicyRule rule, ToolList tools) {
    if (rule.reuse() == null) {
      return;
    }
    var place = document.place(at + "/reuse");
    if (rule.when() != null && READS_ARGUMENTS.matcher(rule.when()).find()) {
      throw DocumentException.at(
          place, "reuse in a rule whose condition reads args", "a condition that reads none");
    }
    for (var tool : tools.tools()) {
      if (covers(rule, tool) && !(tool.risk() == Risk.LOW && tool.readOnly())) {
        throw DocumentException.at(
            place,
            "reuse in a rule that covers " + tool.name(),
            "a rule of tools with risk low that only read");
      }
    }
  }

  private static boolean covers(PolicyRule rule, Tool tool) {
    return holds(rule.tools(), tool.name())
        && holds(rule.toolClasses(), tool.toolClass())
        && holds(rule.risks(), tool.risk());
  }

  private static <T> boolean holds(@Nullable List<T> list, T value) {
    return list == null || list.contains(value);
  }

  private static boolean allowsEverything(PolicyRule rule) {
    var asks = rule.approval() != null && rule.approval() != ApprovalMode.NONE;
    return rule.effect() == Effect.ALLOW
        && rule.tools() == null
        && rule.toolClasses() == null
        && rule.risks() == null
        && rule.when() == null
        && !asks;
  }

  private static boolean hasClass(ToolList tools, String name) {
    return tools.tools().stream().anyMatch(t -> t.toolClass().equals(name));
  }

  private static void each(
      Located document,
      String pointer,
      @Nullable List<String> names,
      Predicate<String> known,
      String expected) {
    if (names == null) {
      return;
    }
    for (int i = 0; i < names.size(); i++) {
      if (!known.test(names.get(i))) {
        throw DocumentException.at(
            document.place(pointer + "/" + i), "\"" + names.get(i) + "\"", expected);
      }
    }
  }
}

package dev.ringproof.cli;

import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Effect;
import dev.ringproof.contract.policy.PolicyRule;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says a rule in plain words. */
final class RuleWords {
  private RuleWords() {}

  static String of(PolicyRule rule) {
    var allows = rule.effect() == Effect.ALLOW;
    var words = new StringBuilder(rule.id()).append(allows ? ": allows " : ": denies ");
    words.append(tools(rule));
    words.append(where(rule));
    if (rule.when() != null) {
      words.append(", where ").append(InputFile.plain(rule.when()));
    }
    if (rule.scopes() != null) {
      words.append(", for who holds ").append(list(rule.scopes(), " and "));
    }
    words.append(allows ? consequence(rule) : denial(rule));
    if (rule.reuse() != null) {
      words
          .append("; may stand ")
          .append(rule.reuse().toMillis())
          .append(" ms while the decision point is down");
    }
    if (rule.evidence() != null) {
      words.append("; keeps ").append(list(rule.evidence(), " and ")).append(" as evidence");
    }
    return words.toString();
  }

  private static String tools(PolicyRule rule) {
    var words = rule.tools() == null ? "every tool" : list(rule.tools(), " or ");
    if (rule.toolClasses() != null) {
      words += " of class " + list(rule.toolClasses(), " or ");
    }
    return rule.risks() == null ? words : words + " of risk " + list(rule.risks(), " or ");
  }

  private static String where(PolicyRule rule) {
    if (rule.tiers() == null && rule.rings() == null) {
      return " everywhere";
    }
    return part(" in tier ", rule.tiers()) + part(" in ring ", rule.rings());
  }

  private static String part(String before, @Nullable List<?> list) {
    return list == null ? "" : before + list(list, " or ");
  }

  private static String consequence(PolicyRule rule) {
    var mode = rule.approval() == null ? ApprovalMode.NONE : rule.approval();
    var by =
        rule.approverScopes() == null
            ? ""
            : " by one who holds " + list(rule.approverScopes(), " and ");
    return switch (mode) {
      case NONE -> ", at once";
      case ASYNC -> ", after an approval" + by + " that the turn does not wait for";
      case HUMAN -> ", after an approval" + by + " that the turn waits for";
    };
  }

  private static String denial(PolicyRule rule) {
    return ", saying " + (rule.reason() == null ? rule.id() : rule.reason());
  }

  private static String list(List<?> items, String last) {
    var texts = items.stream().map(String::valueOf).toList();
    return texts.size() < 2
        ? String.join("", texts)
        : texts.stream().limit(texts.size() - 1L).collect(Collectors.joining(", "))
            + last
            + texts.getLast();
  }
}

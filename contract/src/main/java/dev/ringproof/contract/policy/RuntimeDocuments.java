package dev.ringproof.contract.policy;

import dev.ringproof.contract.json.Loaded;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierDocuments;
import java.util.List;

/**
 * The documents that shape a runtime, checked each by itself and against one another.
 *
 * @param warnings what is allowed and yet looks like a mistake, one sentence each
 */
public record RuntimeDocuments(
    Loaded<TierData> tiers,
    Loaded<PriceList> prices,
    Loaded<PolicyDocument> policy,
    Loaded<ToolList> tools,
    List<String> warnings) {
  public RuntimeDocuments {
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads and checks all four.
   *
   * @throws dev.ringproof.contract.json.DocumentException that names file and line, also when a
   *     tier's model has no price, a tier or rule names a tool or class that no tool has, or a rule
   *     offers {@code reuse} where no last decision may stand
   */
  public static RuntimeDocuments of(Located tiers, Located prices, Located policy, Located tools) {
    var tierData = TierDocuments.load(tiers);
    var priceList = PolicyDocuments.prices(prices);
    var toolList = PolicyDocuments.tools(tools);
    var rules = PolicyDocuments.policy(policy);
    CrossCheck.tiers(tiers, tierData.data(), priceList.data(), toolList.data());
    var warnings = CrossCheck.rules(policy, rules.data(), toolList.data());
    return new RuntimeDocuments(tierData, priceList, rules, toolList, warnings);
  }

  /**
   * Reads tiers and prices, and checks them against one another and the tools; the policy was
   * checked by who read it.
   */
  public static RuntimeDocuments of(
      Located tiers, Located prices, Loaded<PolicyDocument> policy, Loaded<ToolList> tools) {
    var tierData = TierDocuments.load(tiers);
    var priceList = PolicyDocuments.prices(prices);
    CrossCheck.tiers(tiers, tierData.data(), priceList.data(), tools.data());
    return new RuntimeDocuments(tierData, priceList, policy, tools, List.of());
  }

  /** Returns the same under another policy. */
  public RuntimeDocuments withPolicy(Loaded<PolicyDocument> other) {
    return new RuntimeDocuments(tiers, prices, other, tools, List.of());
  }
}

package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.model.TokenCounter;
import dev.ringproof.runtime.model.ToolOffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The tools that each tier offers, and how long they are. They are the same in each turn, so they
 * are counted once: a turn has no time to count them.
 */
final class Offers {
  private final Map<TierId, Offer> byTier = new EnumMap<>(TierId.class);

  /**
   * What a tier offers.
   *
   * @param tokens of all of it as it is sent, by our own count; providers make their own of it
   */
  record Offer(List<Tool> tools, long tokens) {
    static final Offer NONE = new Offer(List.of(), 0);

    Offer {
      tools = List.copyOf(tools);
    }
  }

  Offers(List<Tier> tiers, List<Tool> tools, TokenCounter counter) {
    for (var tier : tiers) {
      var its = tools.stream().filter(t -> tier.toolClasses().contains(t.toolClass())).toList();
      byTier.put(tier.id(), its.isEmpty() ? Offer.NONE : new Offer(its, tokens(its, counter)));
    }
  }

  private static long tokens(List<Tool> tools, TokenCounter counter) {
    return counter.count(Json.write(ToolOffer.json(tools)));
  }

  Offer of(TierId tier) {
    return byTier.getOrDefault(tier, Offer.NONE);
  }
}

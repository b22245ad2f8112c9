package dev.ringproof.chaos;

import dev.ringproof.contract.tier.TierId;
import java.util.Set;

/**
 * What of the library is run.
 *
 * @param only ids of modes, scenarios or clauses; empty: all
 * @param deep with the variants that a rehearsal has no time for ({@code ScenarioSpec.deep})
 * @param underLoad whether other turns go on in the background meanwhile
 */
public record ChaosPlan(Set<TierId> tiers, Set<String> only, boolean deep, boolean underLoad) {
  public ChaosPlan {
    tiers = Set.copyOf(tiers);
    only = Set.copyOf(only);
  }
}

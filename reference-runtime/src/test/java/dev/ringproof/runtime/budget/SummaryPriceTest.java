package dev.ringproof.runtime.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.budget.BudgetPlanner.Need;
import dev.ringproof.runtime.store.BudgetView;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is reserved for a summary, at the prices that come with the runtime. */
final class SummaryPriceTest {
  @Test
  void aSummaryIsReservedAtThePriceOfTheTiersCheapestModel() {
    var all = Defaults.documents();
    var tier = all.tiers().data().tier(TierId.A);
    var prices = new PriceBook(all.prices().data(), null).at(Instant.EPOCH);
    var window = new BudgetView(tier.budget(), Spend.NONE, Spend.NONE, Instant.EPOCH);
    var planner = new BudgetPlanner();
    var without = planner.plan(new Need(tier, 5_000, 0, 0, prices), window, null).orElseThrow();
    var with = planner.plan(new Need(tier, 5_000, 0, 30_000, prices), window, null).orElseThrow();

    var summary = with.reservation().minus(without.reservation());
    var read = 30_000 + 3_000 + 8L;
    assertThat(summary)
        .isEqualTo(
            new Spend(
                read + Purse.SUMMARY_TOKENS, prices.of("small").cost(read, Purse.SUMMARY_TOKENS)));
  }
}

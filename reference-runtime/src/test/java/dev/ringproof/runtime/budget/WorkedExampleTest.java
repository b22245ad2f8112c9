package dev.ringproof.runtime.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.budget.BudgetPlanner.Need;
import dev.ringproof.runtime.budget.BudgetPlanner.Plan;
import dev.ringproof.runtime.store.BudgetView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The worked example of {@code docs/budgets.md} is what the runtime does, row by row. */
final class WorkedExampleTest {
  private static final long INPUT = 5_000;

  /** Left, threshold, model or refusal, reason, longest answer, cost, marginal cost. */
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| ([0-9,]+) \\| ([0-9,]+) \\| `?([a-z]+)`? \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$");

  private static Optional<Plan> plan(long left) {
    var all = Defaults.documents();
    var tier = all.tiers().data().tier(TierId.A);
    var prices = new PriceBook(all.prices().data(), null).at(Instant.EPOCH);
    var settled = new Spend(0, tier.budget().micros() - left);
    var session = new BudgetView(tier.budget(), settled, Spend.NONE, Instant.EPOCH);
    return new BudgetPlanner().plan(new Need(tier, INPUT, 0, 0, prices), session, null);
  }

  private static long number(String digits) {
    return Long.parseLong(digits.strip().replace(",", ""));
  }

  @Test
  void eachRowIsWhatThePlannerDoes() throws IOException {
    var root = Path.of(System.getProperty("ringproof.root", ".."));
    var rows = ROW.matcher(Files.readString(root.resolve("docs/budgets.md")));
    var tier = Defaults.documents().tiers().data().tier(TierId.A);
    var taken = new ArrayList<String>();
    while (rows.find()) {
      var left = number(rows.group(1));
      assertThat(tier.marginalCostMicros() * left / tier.budget().micros())
          .as("threshold of %s", left)
          .isEqualTo(number(rows.group(2)));
      var plan = plan(left);
      taken.add(rows.group(3));
      if (rows.group(3).equals("refused")) {
        assertThat(plan).as("with %s left", left).isEmpty();
      } else {
        var route = plan.orElseThrow().route();
        assertThat(route.model()).as("with %s left", left).isEqualTo(rows.group(3));
        assertThat(route.reason()).isEqualTo(rows.group(4).replace("`", "").strip());
        assertThat(route.maxOutput()).isEqualTo((int) number(rows.group(5)));
        assertThat(route.costMicros()).isEqualTo(number(rows.group(6)));
        assertThat(route.marginalMicros()).isEqualTo(number(rows.group(7)));
      }
    }
    assertThat(taken).isEqualTo(List.of("large", "large", "small", "small", "refused"));
  }
}

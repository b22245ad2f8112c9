package dev.ringproof.runtime.budget;

import dev.ringproof.contract.policy.Price;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.runtime.budget.RoutePlanner.Route;
import dev.ringproof.runtime.store.BudgetView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans a turn's money before anything is spent: the route and one reservation for all of it. */
public class BudgetPlanner {
  /**
   * A turn's plan.
   *
   * @param models the fallback tree from the chosen model on
   * @param prices by which it was made, and its turn is charged
   */
  public record Plan(Route route, List<String> models, Spend reservation, Prices prices) {
    public Plan {
      models = List.copyOf(models);
    }
  }

  /**
   * What is to be paid for.
   *
   * @param input tokens of the context as it will be sent
   * @param offered tokens of the tools that go with it, as far as we can tell: more is reserved for
   *     them where the windows have it, and no turn is refused for want of it
   * @param summaryInput tokens that a summary has to read first; 0 if none is needed
   * @param prices of the time at which it is reserved
   */
  public record Need(Tier tier, long input, long offered, long summaryInput, Prices prices) {}

  /** Returns the plan, or empty when a window cannot pay for the least there is. */
  public Optional<Plan> plan(Need need, BudgetView session, @Nullable BudgetView tenant) {
    var tier = need.tier();
    var headroom =
        tenant == null ? session.remaining() : session.remaining().tightest(tenant.remaining());
    var candidates = tier.models().stream().map(need.prices()::of).toList();
    var input = margin(need.input());
    var chosen =
        RoutePlanner.choose(
            candidates, input, tier.maxOutputTokens(), headroom, threshold(tier, session));
    return chosen.map(
        route -> {
          var left = tier.models().subList(route.position(), tier.models().size());
          return new Plan(route, left, reservation(need, route, left, headroom), need.prices());
        });
  }

  /** Returns what to reserve: the worst branch of the tree, or all there is if that is less. */
  protected Spend reservation(Need need, Route route, List<String> models, Spend headroom) {
    var input = margin(need.input() + need.offered());
    var prices = need.prices();
    var dearest = models.stream().map(prices::of).map(p -> worst(p, input, route)).toList();
    var worst = dearest.stream().reduce(Spend.NONE, Spend::worst);
    if (need.summaryInput() > 0) {
      var read = margin(need.summaryInput());
      var cost = prices.cheapest(need.tier().models()).cost(read, Purse.SUMMARY_TOKENS);
      worst = worst.plus(new Spend(read + Purse.SUMMARY_TOKENS, cost)).plus(embedding(prices));
    }
    return worst.tightest(headroom);
  }

  /** A summary that is made is embedded, together with the message. */
  private static Spend embedding(Prices prices) {
    var read = margin(Purse.SUMMARY_TOKENS + Purse.QUERY_TOKENS);
    return prices.embedding().map(price -> new Spend(read, price.cost(read, 0))).orElse(Spend.NONE);
  }

  /** Two answers and three readings: a fallback, or actions and the answer after them. */
  private static Spend worst(Price price, long input, Route route) {
    var read = 3 * input;
    var written = 2L * route.maxOutput();
    return new Spend(read + written, price.cost(read, written));
  }

  /** Providers count a little differently than we do. */
  private static long margin(long tokens) {
    return tokens + tokens / 10 + 8;
  }

  private static long threshold(Tier tier, BudgetView session) {
    var limit = session.limit().micros();
    var left = Math.max(0, session.remaining().micros());
    return limit <= 0 ? 0 : Math.multiplyExact(tier.marginalCostMicros(), left) / limit;
  }
}

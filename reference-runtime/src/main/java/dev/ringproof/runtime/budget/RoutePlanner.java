package dev.ringproof.runtime.budget;

import dev.ringproof.contract.policy.Price;
import dev.ringproof.contract.tier.Spend;
import java.util.List;
import java.util.Optional;

/**
 * Chooses a model by marginal cost. Candidates stand in order of preference; staying with one
 * rather than the next costs {@code m = c - c(next)} more. The first that the headroom can pay for
 * and whose {@code m} is within the threshold is taken.
 */
public final class RoutePlanner {
  /** Fewer tokens than this are no answer. */
  public static final int LEAST_OUTPUT = 16;

  private RoutePlanner() {}

  /**
   * A choice.
   *
   * @param position 0 is the first choice
   * @param reason {@code preferred} or {@code cost}
   * @param maxOutput what the headroom leaves of the tier's most
   */
  public record Route(
      int position,
      String model,
      String reason,
      long costMicros,
      long marginalMicros,
      int maxOutput) {}

  /**
   * Chooses; empty when no candidate can be paid for.
   *
   * @param threshold most that staying may cost, already shrunk by the share of the window left
   */
  public static Optional<Route> choose(
      List<Price> candidates, long input, int most, Spend headroom, long threshold) {
    var output = (int) Math.min(most, headroom.tokens() - input);
    if (output < Math.min(LEAST_OUTPUT, most)) {
      return Optional.empty();
    }
    for (int i = 0; i < candidates.size(); i++) {
      var route = route(candidates, i, input, output);
      if (route.costMicros() <= headroom.micros() && route.marginalMicros() <= threshold) {
        return Optional.of(route);
      }
    }
    return clamped(candidates, input, output, headroom);
  }

  /** Returns how many output tokens the money pays for, at most {@code most}; never negative. */
  public static int affordable(Price price, long input, int most, Spend left) {
    var byTokens = left.tokens() - input;
    var thousandths = Math.multiplyExact(left.micros(), 1000L) - input * price.inputMicros();
    var byMoney = price.outputMicros() == 0 ? most : thousandths / price.outputMicros();
    return thousandths < 0 ? 0 : (int) Math.max(0, Math.min(most, Math.min(byTokens, byMoney)));
  }

  private static Route route(List<Price> candidates, int i, long input, int output) {
    var cost = candidates.get(i).cost(input, output);
    var next = i + 1 < candidates.size() ? candidates.get(i + 1).cost(input, output) : cost;
    return new Route(
        i, candidates.get(i).model(), i == 0 ? "preferred" : "cost", cost, cost - next, output);
  }

  /** The last resort before a refusal: a shorter answer, by whoever can give the longest. */
  private static Optional<Route> clamped(
      List<Price> candidates, long input, int output, Spend headroom) {
    var best = 0;
    var longest = 0;
    for (int i = 0; i < candidates.size(); i++) {
      var fits = affordable(candidates.get(i), input, output, headroom);
      // The later one of two alike: near the end of its money a window keeps to the thrifty.
      if (fits >= longest) {
        best = i;
        longest = fits;
      }
    }
    return longest < Math.min(LEAST_OUTPUT, output)
        ? Optional.empty()
        : Optional.of(route(candidates, best, input, longest));
  }
}

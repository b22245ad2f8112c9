package dev.ringproof.load.trace;

import java.util.List;

/**
 * Quantiles of token lengths, straight lines between them.
 *
 * @param source where they come from, for the evidence
 * @param shares from 0 to 1, ascending
 * @param input the input length at each share, 1 or more, never falling
 * @param output the output length at each share, as the input's
 */
public record LengthTable(
    String source, List<Double> shares, List<Integer> input, List<Integer> output) {
  /** The published quantiles of the Azure conversation trace. */
  public static final LengthTable PRODUCTION =
      new LengthTable(
          "Azure LLM inference trace 2023 (conversation), quantiles p10/p50/p90/p99: input"
              + " 207/1020/2734/4142 tokens, output 54/129/424/601 tokens, at most 14050 and 1000;"
              + " Patel et al., Splitwise, ISCA 2024, CC-BY 4.0; drawn by seeded inverse"
              + " interpolation",
          List.of(0.0, 0.10, 0.50, 0.90, 0.99, 1.0),
          List.of(8, 207, 1020, 2734, 4142, 14050),
          List.of(8, 54, 129, 424, 601, 1000));

  public LengthTable {
    shares = List.copyOf(shares);
    input = List.copyOf(input);
    output = List.copyOf(output);
    if (shares.size() != input.size() || shares.size() != output.size()) {
      throw new IllegalArgumentException(
          "found "
              + shares.size()
              + " shares, "
              + input.size()
              + " input and "
              + output.size()
              + " output lengths, expected as many of each");
    }
    if (shares.size() < 2 || shares.getFirst() != 0 || shares.getLast() != 1 || !rising(shares)) {
      throw new IllegalArgumentException(
          "found shares " + shares + ", expected ascending ones from 0 to 1");
    }
    never("input", input);
    never("output", output);
  }

  /** Returns the table of turns that are all alike. */
  public static LengthTable fixed(int input, int output) {
    return new LengthTable(
        "fixed: " + input + " tokens in, " + output + " out",
        List.of(0.0, 1.0),
        List.of(input, input),
        List.of(output, output));
  }

  private static boolean rising(List<Double> shares) {
    for (int i = 1; i < shares.size(); i++) {
      if (shares.get(i) <= shares.get(i - 1)) {
        return false;
      }
    }
    return true;
  }

  private static void never(String what, List<Integer> lengths) {
    for (int i = 0; i < lengths.size(); i++) {
      if (lengths.get(i) < (i == 0 ? 1 : lengths.get(i - 1))) {
        throw new IllegalArgumentException(
            "found " + what + " lengths " + lengths + ", expected 1 or more, never falling");
      }
    }
  }
}

package dev.ringproof.contract.verdict;

import org.jspecify.annotations.Nullable;

/**
 * What came of one objective.
 *
 * @param id the objective's id
 * @param observed the sample in words, such as {@code 2995 of 2995 = 100 %}
 * @param bound the bound that decided, or that would have to clear the target; null where the
 *     sample is too small for one or where it lies at samples that never ended
 * @param target what the bound is held against, in the bound's unit: a share, or microseconds
 * @param needed how many more samples would decide, if they come as those seen; 0 when decided or
 *     when no number would, and {@code reason} says which
 * @param reason a sentence for people
 */
public record Judged(
    String id,
    Verdict verdict,
    String observed,
    @Nullable Double bound,
    double target,
    long needed,
    String reason) {}

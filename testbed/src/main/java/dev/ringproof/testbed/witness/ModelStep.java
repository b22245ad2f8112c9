package dev.ringproof.testbed.witness;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the stub model answers one call.
 *
 * @param tokens the text, one chunk each
 * @param calls tools asked for, after the text
 * @param ending how the stream ends; after {@code endAfter} tokens where the ending is early
 * @param status answered in place of a stream when above 0
 * @param usage reported at the end; null reports what was really counted
 * @param finish the reported finish reason; null: {@code tool_calls} or {@code stop}
 * @param only the one provider it is for; null for any
 * @param manner what else is unusual about it
 */
record ModelStep(
    List<String> tokens,
    List<AskedCall> calls,
    Duration pace,
    Duration firstAfter,
    Ending ending,
    int endAfter,
    int status,
    @Nullable Duration retryAfter,
    @Nullable Usage usage,
    boolean silentUsage,
    @Nullable String finish,
    @Nullable String only,
    Manner manner) {

  /** How the answer stops. */
  enum Ending {
    DONE,
    HANG_BEFORE,
    HANG_AFTER,
    CUT,
    END_WITHOUT_DONE,
    ERROR,
    GARBAGE
  }

  /** A tool the model asks for, its arguments as raw text. */
  record AskedCall(String tool, String arguments) {}

  /** Token counts as reported. */
  record Usage(long input, long output) {}

  /**
   * How an answer is given.
   *
   * @param reportsAlong whether each piece tells the usage so far
   * @param lull how long nothing is said before an early end
   */
  record Manner(boolean reportsAlong, Duration lull) {
    static final Manner USUAL = new Manner(false, Duration.ZERO);
  }

  ModelStep {
    tokens = List.copyOf(tokens);
    calls = List.copyOf(calls);
  }

  static ModelStep of(List<String> tokens, List<AskedCall> calls) {
    return new ModelStep(
        tokens,
        calls,
        Duration.ZERO,
        Duration.ZERO,
        Ending.DONE,
        0,
        0,
        null,
        null,
        false,
        null,
        null,
        Manner.USUAL);
  }

  ModelStep calls(List<AskedCall> other) {
    return new ModelStep(
        tokens,
        other,
        pace,
        firstAfter,
        ending,
        endAfter,
        status,
        retryAfter,
        usage,
        silentUsage,
        finish,
        only,
        manner);
  }

  ModelStep tokens(List<String> other) {
    return new ModelStep(
        other,
        calls,
        pace,
        firstAfter,
        ending,
        endAfter,
        status,
        retryAfter,
        usage,
        silentUsage,
        finish,
        only,
        manner);
  }

  ModelStep timing(Duration perToken, Duration first) {
    return new ModelStep(
        tokens,
        calls,
        perToken,
        first,
        ending,
        endAfter,
        status,
        retryAfter,
        usage,
        silentUsage,
        finish,
        only,
        manner);
  }

  ModelStep ending(Ending other, int after) {
    return new ModelStep(
        tokens,
        calls,
        pace,
        firstAfter,
        other,
        after,
        status,
        retryAfter,
        usage,
        silentUsage,
        finish,
        only,
        manner);
  }

  ModelStep status(int other, @Nullable Duration retry) {
    return new ModelStep(
        tokens,
        calls,
        pace,
        firstAfter,
        ending,
        endAfter,
        other,
        retry,
        usage,
        silentUsage,
        finish,
        only,
        manner);
  }

  ModelStep usage(@Nullable Usage other, boolean silent) {
    return new ModelStep(
        tokens,
        calls,
        pace,
        firstAfter,
        ending,
        endAfter,
        status,
        retryAfter,
        other,
        silent,
        finish,
        only,
        manner);
  }

  ModelStep finish(String other) {
    return new ModelStep(
        tokens,
        calls,
        pace,
        firstAfter,
        ending,
        endAfter,
        status,
        retryAfter,
        usage,
        silentUsage,
        other,
        only,
        manner);
  }

  ModelStep only(String provider) {
    return new ModelStep(
        tokens,
        calls,
        pace,
        firstAfter,
        ending,
        endAfter,
        status,
        retryAfter,
        usage,
        silentUsage,
        finish,
        provider,
        manner);
  }

  ModelStep manner(Manner other) {
    return new ModelStep(
        tokens,
        calls,
        pace,
        firstAfter,
        ending,
        endAfter,
        status,
        retryAfter,
        usage,
        silentUsage,
        finish,
        only,
        other);
  }
}

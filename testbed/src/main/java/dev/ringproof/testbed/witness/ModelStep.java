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
    @Nullable String only) {

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
        null);
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
        only);
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
        only);
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
        only);
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
        only);
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
        only);
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
        only);
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
        only);
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
        provider);
  }
}

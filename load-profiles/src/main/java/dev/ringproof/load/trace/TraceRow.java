package dev.ringproof.load.trace;

import java.time.Duration;

/** One request of a trace: when it came, counted from the first, and its lengths. */
public record TraceRow(Duration offset, int inputTokens, int outputTokens) {}

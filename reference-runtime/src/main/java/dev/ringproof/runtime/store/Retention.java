package dev.ringproof.runtime.store;

import java.time.Duration;

/**
 * How long what is kept is kept.
 *
 * @param vault raw text
 * @param sessionLife a session that nobody used for so long has ended
 * @param review so long after its end its summary, decisions and evidence can still be read
 * @param budgetWindow length of the windows whose sums are kept
 */
public record Retention(
    Duration vault, Duration sessionLife, Duration review, Duration budgetWindow) {}

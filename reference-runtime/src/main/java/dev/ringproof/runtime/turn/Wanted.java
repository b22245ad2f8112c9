package dev.ringproof.runtime.turn;

import org.jspecify.annotations.Nullable;

/**
 * An action that waits for its turn.
 *
 * @param action our id for it; the provider's call ids are not trusted to be unique
 * @param arguments raw text
 * @param approval the approval that was asked for in an earlier life
 */
record Wanted(String action, String tool, String arguments, @Nullable String approval) {}

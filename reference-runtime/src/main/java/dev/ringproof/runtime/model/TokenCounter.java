package dev.ringproof.runtime.model;

/** Counts tokens where no provider reported them. */
public interface TokenCounter {
  /** Returns how many tokens the text is. */
  long count(String text);
}

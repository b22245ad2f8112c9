package dev.ringproof.runtime.decision;

import java.time.Duration;
import java.util.Optional;

/** Says, from the local policy document alone, how long a last good allow may stand. */
public interface ReuseRules {
  /** Nothing may ever stand. */
  ReuseRules NEVER = question -> Optional.empty();

  /**
   * Returns how long; empty if the rule that decides here says nothing about it, does not allow
   * outright, or if finding it would mean reading the arguments.
   */
  Optional<Duration> reuse(Question question);
}

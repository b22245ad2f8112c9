package dev.ringproof.testbed.persona;

import org.jspecify.annotations.Nullable;

/**
 * A token that must be refused, by the name of what is wrong with it.
 *
 * @param token null where the defect is that there is none
 */
public record Defect(String name, @Nullable String token) {
  /** Names the defect without the token. */
  @Override
  public String toString() {
    return name;
  }
}

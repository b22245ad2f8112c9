package dev.ringproof.contract.evidence;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How one check, clause or scenario ended. */
public enum Outcome {
  PASSED("passed"),
  FAILED("failed"),
  /** Nothing can be said: a seam is missing, or too little was seen. */
  INSUFFICIENT("insufficient"),
  /** The check itself went wrong, or the fault was not witnessed. */
  INVALID("invalid"),
  /** The capability is not declared. */
  NOT_APPLICABLE("not-applicable");

  private static final List<Outcome> WORST = List.of(FAILED, INVALID, INSUFFICIENT);

  private final String wire;

  Outcome(String wire) {
    this.wire = wire;
  }

  /** Returns what speaks loudest of what did not pass; empty where nothing of that was found. */
  public static Optional<Outcome> worst(Collection<Outcome> found) {
    return WORST.stream().filter(found::contains).findFirst();
  }

  @Override
  public String toString() {
    return wire;
  }
}

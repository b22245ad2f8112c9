package dev.ringproof.contract.clause;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One promise of the contract.
 *
 * @param id such as {@code POL-5} or {@code FAIL-TOOL-TIMEOUT-1}
 * @param rings the rings in which it is judged
 * @param capability not applicable to a runtime that does not declare it; null: always applicable
 * @param seams what a target must lend for it to be provable there
 * @param seed section of the design article that it comes from, 1 to 7
 * @param evidence the kinds of evidence that count as proof
 * @param core whether it belongs to the core list
 * @param testable false when no test can decide it, and {@code why} says why
 */
public record Clause(
    String id,
    Level level,
    String text,
    List<Integer> rings,
    @Nullable Capability capability,
    List<Seam> seams,
    int seed,
    List<EvidenceKind> evidence,
    boolean core,
    boolean testable,
    @Nullable String why) {
  public Clause {
    rings = List.copyOf(rings);
    seams = List.copyOf(seams);
    evidence = List.copyOf(evidence);
  }

  /** Returns the id without its last number: {@code POL}, {@code FAIL-TOOL-TIMEOUT}. */
  public String family() {
    return id.substring(0, id.lastIndexOf('-'));
  }
}

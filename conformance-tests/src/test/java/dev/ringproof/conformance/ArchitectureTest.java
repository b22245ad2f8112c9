package dev.ringproof.conformance;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import dev.ringproof.house.HouseRules;
import org.junit.jupiter.api.Test;

/** Clauses know the kit; the suite knows the clauses by their names only. */
final class ArchitectureTest {
  private static final String ROOT = "dev.ringproof.conformance";

  @Test
  void holdsTheHouseRules() {
    HouseRules.hold(HouseRules.classesOf(ROOT), ROOT, 30);
  }

  @Test
  void dependenciesRunOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("suite")
        .definedBy(ROOT)
        .layer("clauses")
        .definedBy(ROOT + ".clauses")
        .layer("kit")
        .definedBy(ROOT + ".kit")
        .whereLayer("suite")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("clauses")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("kit")
        .mayOnlyBeAccessedByLayers("suite", "clauses")
        .check(HouseRules.classesOf(ROOT));
  }
}

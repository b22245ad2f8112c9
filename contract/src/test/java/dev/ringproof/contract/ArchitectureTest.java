package dev.ringproof.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.ringproof.house.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final String ROOT = "dev.ringproof.contract";
  private static final JavaClasses CLASSES = HouseRules.classesOf(ROOT);

  @Test
  void houseRulesHold() {
    HouseRules.hold(CLASSES, ROOT, 12);
  }

  @Test
  void theConditionLanguageIsSeenByTheRulesAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".rules..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.cel..")
        .because("conditions are compiled and run in one place")
        .check(CLASSES);
  }
}

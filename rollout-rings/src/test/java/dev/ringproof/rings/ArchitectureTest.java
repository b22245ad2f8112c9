package dev.ringproof.rings;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.house.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final String ROOT = "dev.ringproof.rings";

  @Test
  void houseRulesHold() {
    HouseRules.hold(HouseRules.classesOf(ROOT), ROOT, 20);
  }

  @Test
  void theJudgeObservesOnly() {
    var classes = HouseRules.classesOf(ROOT);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "javax.net..", "dev.ringproof.testbed..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.ProcessBuilder")
        .because("the judge starts nothing and sends nothing")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".judge..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.io..")
        .because("judging is a pure function")
        .check(classes);
  }

  @Test
  void theTestbedIsNotOnTheClassPath() {
    assertThatThrownBy(() -> Class.forName("dev.ringproof.testbed.Target"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}

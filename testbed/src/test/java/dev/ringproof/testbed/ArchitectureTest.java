package dev.ringproof.testbed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.ringproof.house.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final String ROOT = "dev.ringproof.testbed";

  @Test
  void houseRulesHold() {
    HouseRules.hold(HouseRules.classesOf(ROOT), ROOT, 30);
  }

  @Test
  void librariesStayInTheirRooms() {
    onlyIn("..witness..", "com.github.tomakehurst..", "org.wiremock..");
    onlyIn("..proxy..", "eu.rekawek..");
    onlyIn("..witness..", "io.opentelemetry..", "com.google.protobuf..");
    onlyIn("..witness.load..", "io.helidon..");
  }

  private static void onlyIn(String room, String... libraries) {
    noClasses()
        .that()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .allowEmptyShould(true)
        .check(HouseRules.classesOf(ROOT));
  }
}

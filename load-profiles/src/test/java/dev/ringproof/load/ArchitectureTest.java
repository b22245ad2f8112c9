package dev.ringproof.load;

import dev.ringproof.house.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void houseRulesHold() {
    var root = "dev.ringproof.load";
    HouseRules.hold(HouseRules.classesOf(root), root, 30, root + ".profile");
  }
}

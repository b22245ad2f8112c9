package dev.ringproof.chaos;

import dev.ringproof.house.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void houseRulesHold() {
    var root = "dev.ringproof.chaos";
    HouseRules.hold(HouseRules.classesOf(root), root, 30);
  }
}

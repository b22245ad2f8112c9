package dev.ringproof.reports;

import dev.ringproof.house.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void houseRulesHold() {
    var root = "dev.ringproof.reports";
    HouseRules.hold(HouseRules.classesOf(root), root, 10);
  }
}

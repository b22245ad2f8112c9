package dev.ringproof.contract;

import dev.ringproof.house.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void houseRulesHold() {
    var root = "dev.ringproof.contract";
    HouseRules.hold(HouseRules.classesOf(root), root, 12);
  }
}

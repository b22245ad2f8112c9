package dev.ringproof.cli;

import dev.ringproof.house.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void houseRulesHold() {
    var root = "dev.ringproof.cli";
    HouseRules.hold(HouseRules.classesOf(root), root, 30, root);
  }
}

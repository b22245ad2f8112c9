package dev.ringproof.chaos.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.sequence.Step.Kind;
import dev.ringproof.contract.json.JsonCodec;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

final class GeneratorTest {
  @Test
  void theSeedSettlesEveryProgram() {
    var one = new Generator(48_213, 0);
    var other = new Generator(48_213, 0);
    for (int number = 0; number < 120; number++) {
      assertThat(other.program(number)).isEqualTo(one.program(number));
    }
    assertThat(new Generator(48_214, 0).program(3)).isNotEqualTo(one.program(3));
    assertThat(one.program(9)).as("whatever came before it").isEqualTo(other.program(9));
  }

  @Test
  void everyKindOfStepIsMadeAndTwoToFourClientsDoThem() {
    var kinds = EnumSet.noneOf(Kind.class);
    var generator = new Generator(1, 0);
    for (int number = 0; number < 60; number++) {
      var program = generator.program(number);
      assertThat(program.clients().size()).isBetween(2, 4);
      program.clients().forEach(steps -> steps.forEach(step -> kinds.add(step.kind())));
    }
    assertThat(kinds).containsExactlyInAnyOrder(Kind.values());
    assertThat(new Generator(1, 3).program(0).clients()).hasSize(3);
  }

  @Test
  void aProgramIsDataAndNothingElse() {
    var generator = new Generator(7, 0);
    for (int number = 0; number < 60; number++) {
      var program = generator.program(number);
      assertThat(JsonCodec.decode(JsonCodec.encode(program), Program.class)).isEqualTo(program);
    }
  }
}

package dev.ringproof.chaos.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.chaos.nodes.AffinityGain.Pair;
import dev.ringproof.chaos.nodes.AffinityGain.Spread;
import dev.ringproof.chaos.nodes.AffinityGain.Taken;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AffinityGainTest {
  @Test
  void theRatioIsThatOfEachPairAndNotOfTheMedians() {
    var gain = AffinityGain.of(List.of(pair(1, 10, 0, 30), pair(2, 4, 1, 20), pair(10, 30, 2, 25)));
    assertThat(gain.pairs()).isEqualTo(3);
    assertThat(gain.firstThereMillis().median()).isEqualTo(2);
    assertThat(gain.firstElsewhereMillis().median()).isEqualTo(10);
    assertThat(gain.ratio()).isEqualTo(new Spread(3, 3, 10));
    assertThat(gain.lateThereMillis().median()).isEqualTo(1);
    assertThat(gain.lateElsewhereMillis().median()).isEqualTo(25);
    assertThat(gain.lines()).hasSize(3).anyMatch(line -> line.contains("ratio 3.0 (3.0 to 10.0)"));
  }

  @Test
  void nothingComparedIsNoFigure() {
    assertThatThrownBy(() -> AffinityGain.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no figure");
  }

  private static Pair pair(double there, double elsewhere, double lateThere, double lateElsewhere) {
    return new Pair(
        new Taken(there, List.of(lateThere)), new Taken(elsewhere, List.of(lateElsewhere)));
  }
}

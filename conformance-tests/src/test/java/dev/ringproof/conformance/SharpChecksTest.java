package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.conformance.sabotage.GoesOnElsewhere;
import dev.ringproof.conformance.sabotage.JobsWhileYouWait;
import dev.ringproof.conformance.sabotage.OneTurnMore;
import dev.ringproof.conformance.sabotage.ReadingIsFree;
import dev.ringproof.conformance.sabotage.SummaryByAnother;
import dev.ringproof.conformance.sabotage.SummaryIsFree;
import dev.ringproof.contract.evidence.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runtimes that are wrong by a little, each found out for what is wrong with it; where a share of
 * the saboteurs is asked for, the same share of these.
 */
@Tag("long")
final class SharpChecksTest {
  private static final int RING = 2;

  @TempDir Path dir;

  static List<Arguments> littleFaults() {
    var all =
        List.of(
            Arguments.of(OneTurnMore.class, "RING-3", "exactly 3 turns admitted in one window"),
            Arguments.of(JobsWhileYouWait.class, "TIER-6", "acceptance by"),
            Arguments.of(ReadingIsFree.class, "FIN-2", "input and max_tokens together"),
            Arguments.of(GoesOnElsewhere.class, "FIN-4", "no second model without a recovery"),
            Arguments.of(SummaryIsFree.class, "FIN-5", "on the turn's bill"),
            Arguments.of(SummaryByAnother.class, "FIN-5", "a model of [large, small]"));
    return Share.asked().map(share -> share.of(all)).orElse(all);
  }

  @ParameterizedTest
  @MethodSource("littleFaults")
  void theClauseFindsIt(Class<?> main, String clause, String why) throws Exception {
    var evidence = Trial.run(Trial.saboteur(main), RING, false, Set.of(clause), dir);
    assertThat(Trial.failed(evidence)).as(Trial.told(evidence)).containsExactly(clause);
    assertThat(evidence.checks())
        .filteredOn(check -> check.outcome() == Outcome.FAILED)
        .allSatisfy(check -> assertThat(check.reason()).contains(why));
  }
}

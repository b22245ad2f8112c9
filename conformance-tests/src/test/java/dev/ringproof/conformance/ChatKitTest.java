package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.binding.BindingKind;
import dev.ringproof.testbed.evidence.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over chat completions a gateway that is right fails nothing, and passes what the wire can show;
 * {@link ChatFlawsTest} has those that are not.
 */
final class ChatKitTest {
  /** What no key can show whole: a failure there is one, what holds is not enough. */
  private static final Set<String> NEVER_WHOLE = Set.of("AUTH-1", "API-4", "SES-3");

  @TempDir private Path dir = Path.of("");

  @Test
  void aRightOneFailsNothingAndPassesWhatItsVerbsReach() throws IOException {
    var evidence = ChatTrial.run(ChatFlaw.NONE, Set.of(), dir);
    assertThat(Trial.failed(evidence)).as(Trial.told(evidence)).isEmpty();
    assertThat(evidence.checks()).hasSize((int) evidence.checksExpected());
    assertThat(Trial.clauses(evidence, Outcome.INVALID)).as(Trial.told(evidence)).isEmpty();
    var proven = new TreeSet<>(proofs());
    proven.removeAll(NEVER_WHOLE);
    assertThat(Trial.clauses(evidence, Outcome.PASSED)).as(Trial.told(evidence)).isEqualTo(proven);
    assertThat(evidence.checks())
        .filteredOn(check -> check.outcome() != Outcome.PASSED)
        .hasSizeGreaterThan(100)
        .allSatisfy(
            check ->
                assertThat(check.reason())
                    .matches("(capability not declared|verb missing|seam missing): .*"));
    assertThat(evidence.capabilities()).containsExactly("openai-facade", "stream");
  }

  @Test
  void aMadeUpStopIsFoundAndNothingElse() throws IOException {
    var only = Set.of("FAIL-STREAM-INTERRUPTED-4", "TIER-5");
    var evidence = ChatTrial.run(ChatFlaw.STOP_MADE_UP, only, dir);
    assertThat(Trial.failed(evidence))
        .as(Trial.told(evidence))
        .containsExactly("FAIL-STREAM-INTERRUPTED-4");
  }

  @Test
  void everyCheckWasSeenFailing() {
    var seen = new TreeSet<String>();
    for (var flaw : ChatFlaw.values()) {
      seen.addAll(flaw.fails());
    }
    assertThat(seen).isEqualTo(proofs());
  }

  @Test
  void theContractsOwnWireIsJudgedByItsOwnChecksAlone() {
    assertThat(Plan.of(BindingKind.NATIVE, 0, Set.of(), true))
        .hasSizeGreaterThan(100)
        .allMatch(planned -> planned.proves().binding() == BindingKind.NATIVE);
  }

  private static Set<String> proofs() {
    return ConformanceSuite.proofs(BindingKind.OPENAI_CHAT).stream()
        .map(Proof::clause)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.clause.Seam;
import dev.ringproof.testbed.target.TargetSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each flaw of a gateway fails its clauses and not the one beside them. */
@Tag("long")
final class ChatFlawsTest {
  private static final String BYSTANDER = "TIER-5";

  @TempDir private Path dir = Path.of("");

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"NONE", "PROMPT_IN_LOG"})
  void aFlawFailsItsClausesAlone(ChatFlaw flaw) throws IOException {
    var only = new TreeSet<>(flaw.fails());
    only.add(BYSTANDER);
    var evidence = ChatTrial.run(flaw, only, dir);
    assertThat(Trial.failed(evidence)).as(Trial.told(evidence)).isEqualTo(flaw.fails());
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "PROMPT_IN_LOG"})
  void aLogIsReadWhereTheTargetIsStartedHere(ChatFlaw flaw) {
    var jars = Trial.HOME.resolve("reference-runtime/target/dist/*");
    var classes = Trial.HOME.resolve("conformance-tests/target/test-classes");
    var start =
        new TargetSpec.StartSpec(
            List.of(
                "${java}",
                "-cp",
                jars + ":" + classes,
                LittleGateway.class.getName(),
                "${port}",
                "${model.primary.url}",
                flaw.name()),
            Map.of("GATEWAY_KEY", "${chat.key}", "MODEL_KEY", "${model.primary.key}"),
            Duration.ofSeconds(60));
    var lends = Set.of(Seam.REPOINT_UPSTREAMS, Seam.START_STOP_KILL);
    var target =
        new TargetSpec(
            "little", start, null, lends, List.of(), null, null, dir, ChatTrial.spec(null));
    var evidence = Trial.run(target, 0, false, Set.of("SES-3"), dir);
    assertThat(evidence.checks()).hasSize(1);
    assertThat(evidence.checks().getFirst().reason())
        .contains(flaw == ChatFlaw.NONE ? "metrics are not seen" : "no secret in the log");
    assertThat(Trial.failed(evidence)).as(Trial.told(evidence)).isEqualTo(flaw.fails());
  }
}

package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.testbed.evidence.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ring 1 logs every step of a turn. SES-3 plants its canaries in prompt, result, arguments, headers
 * and token and finds none there; the same log still says what happened.
 */
final class RingOneLogTest {
  @TempDir Path dir;

  @Test
  void everyStepIsThereAndNoText() throws IOException {
    var log = new AtomicReference<>(dir);
    var evidence =
        Trial.run(
            Trial.reference(),
            1,
            false,
            Set.of("SES-3"),
            dir,
            standing -> {
              log.set(standing.log());
              return Progress.silent();
            });
    assertThat(Trial.failed(evidence)).as(Trial.told(evidence)).isEmpty();
    assertThat(evidence.checks()).isNotEmpty().hasSize((int) evidence.checksExpected());
    var lines = Files.readAllLines(log.get());
    for (var step :
        List.of(
            "turn.started trace=[0-9a-f]{32} turn=trn_[a-z2-7]{35} session=ses_[a-z2-7]{35} tier=A"
                + " ring=1 version=0",
            "route.selected .*model=large position=0 reason=preferred costMicros=\\d+",
            "action.requested .*action=act_[a-z2-7]{35} tool=send_email toolClass=notify"
                + " digest=sha256:[0-9a-f]{64}",
            "policy.decided .*decision=allow reason=email policy=default policyVersion=1",
            "tool.completed .*tool=send_email",
            "turn.completed .*finish=stop")) {
      assertThat(lines).as(step).anyMatch(line -> line.matches(".*" + step + ".*"));
    }
    assertThat(String.join("\n", lines)).doesNotContain("canary", "password", "arguments=");
  }
}

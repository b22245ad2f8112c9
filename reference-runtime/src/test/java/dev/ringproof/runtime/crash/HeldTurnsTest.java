package dev.ringproof.runtime.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.contract.json.DocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeldTurnsTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void turnsPassUntilTheNthAndAreThenHeldAndSaidToBe() throws IOException {
    var held = HeldTurns.of("after-intent:2", folder);
    held.at(CrashPoint.AFTER_INTENT, "trn_1");
    held.at(CrashPoint.AFTER_EFFECT, "trn_1");
    var file = folder.resolve(HeldTurns.FILE);
    assertThat(file).doesNotExist();
    var second = Thread.ofVirtual().start(() -> held.at(CrashPoint.AFTER_INTENT, "trn_2"));
    await().atMost(Duration.ofSeconds(5)).until(() -> Files.exists(file));
    var third = Thread.ofVirtual().start(() -> held.at(CrashPoint.AFTER_INTENT, "trn_3"));
    await().atMost(Duration.ofSeconds(5)).until(() -> Files.readAllLines(file).size() == 2);
    assertThat(Files.readAllLines(file))
        .containsExactly("after-intent 2 trn_2", "after-intent 3 trn_3");
    assertThat(second.isAlive() && third.isAlive()).isTrue();
    second.interrupt();
    assertThat(second.isAlive()).isTrue();
  }

  @Test
  void allGoOnAndNobodyIsHeldAnyMoreOnceTheFileIsTakenAway() throws Exception {
    var held = HeldTurns.of("after-intent", folder);
    var file = folder.resolve(HeldTurns.FILE);
    var first = Thread.ofVirtual().start(() -> held.at(CrashPoint.AFTER_INTENT, "trn_1"));
    await().atMost(Duration.ofSeconds(5)).until(() -> Files.exists(file));
    assertThat(first.isAlive()).isTrue();
    Files.delete(file);
    assertThat(first.join(Duration.ofSeconds(5))).isTrue();
    held.at(CrashPoint.AFTER_INTENT, "trn_2");
    assertThat(file).doesNotExist();
  }

  @Test
  void withoutAPassageTheFirstIsHeld() {
    var held = HeldTurns.of("before-decision", folder);
    Thread.ofVirtual().start(() -> held.at(CrashPoint.BEFORE_DECISION, "trn_1"));
    await().atMost(Duration.ofSeconds(5)).until(() -> Files.exists(folder.resolve(HeldTurns.FILE)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"after-lunch", "after-intent:0", "after-intent:x", "after-intent:", ":1"})
  void whatNamesNoPointIsRefused(String asked) {
    assertThatThrownBy(() -> HeldTurns.of(asked, folder))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("\"" + asked + "\"")
        .hasMessageContaining("after-effect");
  }
}

package dev.ringproof.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.ModelPort.Usage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BreakersTest {
  private static final String ONE = "http://user:secret@one.example:8443/v1";
  private static final Usage NOTHING = new Usage(0, 0, false);
  private static final ModelResult GOOD = new ModelResult.Finished("stop", List.of(), NOTHING);
  private static final ModelResult TIMEOUT = new ModelResult.TimedOut(false, NOTHING);

  private final Breakers breakers = new Breakers();

  private void call(String provider, ModelResult result, boolean patient, int times) {
    for (int i = 0; i < times; i++) {
      try (var passage = breakers.passage(provider)) {
        passage.ended(result, patient, 1_000_000);
      }
    }
  }

  private boolean admitted(String provider) {
    try (var passage = breakers.passage(provider)) {
      return passage.admitted();
    }
  }

  @Test
  void whoFailsFourFifthsIsLeftAloneAndNobodyElse() {
    call(ONE, GOOD, true, 10);
    call(ONE, TIMEOUT, true, 39);
    assertThat(admitted(ONE)).as("forty-nine calls").isTrue();
    call(ONE, TIMEOUT, true, 1);
    assertThat(admitted(ONE)).as("forty of fifty").isFalse();
    assertThat(admitted("http://two.example/v1")).isTrue();
  }

  @Test
  void whoFailsLessIsNot() {
    for (int i = 0; i < 50; i++) {
      call(ONE, GOOD, true, 1);
      call(ONE, TIMEOUT, true, 3);
    }
    assertThat(admitted(ONE)).isTrue();
  }

  @Test
  void whatSaysNothingOfAProviderCountsForNothing() {
    call(ONE, new ModelResult.Refused(429, Duration.ofSeconds(1), NOTHING), true, 80);
    call(ONE, new ModelResult.Broken(false, "interrupted", NOTHING), true, 80);
    call(ONE, TIMEOUT, false, 80);
    call(ONE, new ModelResult.Refused(400, null, NOTHING), true, 80);
    assertThat(admitted(ONE)).isTrue();
  }

  @Test
  void refusalsOfAServerAndBrokenStreamsAreFailures() {
    call(ONE, new ModelResult.Refused(503, null, NOTHING), true, 25);
    call(ONE, new ModelResult.Broken(true, "connection lost", NOTHING), true, 25);
    assertThat(admitted(ONE)).isFalse();
  }

  @Test
  void oneCallDecidesWhetherItIsWell() {
    call(ONE, TIMEOUT, true, Breakers.CALLS);
    await().atMost(Duration.ofSeconds(20)).until(() -> admitted(ONE));
    // The look above was given back: it decided nothing.
    try (var first = breakers.passage(ONE);
        var second = breakers.passage(ONE)) {
      assertThat(first.admitted()).isTrue();
      assertThat(second.admitted()).as("while the first is under way").isFalse();
      first.ended(TIMEOUT, true, 1_000_000);
    }
    assertThat(admitted(ONE)).as("after it failed").isFalse();
    await().atMost(Duration.ofSeconds(20)).until(() -> admitted(ONE));
    call(ONE, GOOD, true, 1);
    call(ONE, TIMEOUT, true, 3);
    assertThat(admitted(ONE)).as("after one was good").isTrue();
  }
}

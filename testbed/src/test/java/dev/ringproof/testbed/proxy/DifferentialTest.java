package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server answers, passes bytes and closes as the original did when it was recorded. */
@Execution(ExecutionMode.CONCURRENT)
class DifferentialTest {
  static Stream<Script> scripts() {
    return Script.all().stream();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void playsAsTheOriginalDid(Script script) {
    var original = Transcript.recorded(script);

    var found = Differential.differences(TestServers::open, original, !TestServers.original());

    assertThat(found).isEmpty();
  }
}

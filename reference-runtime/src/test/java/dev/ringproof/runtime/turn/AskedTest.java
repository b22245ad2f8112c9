package dev.ringproof.runtime.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.ModelPort.Usage;
import dev.ringproof.runtime.model.Retries;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AskedTest {
  private final Retries retries = new Retries(model -> model.startsWith("l") ? "one" : "two");
  private final Asked asked = new Asked(retries, System.nanoTime());

  private static ModelResult refused(@Nullable Duration retryAfter) {
    return new ModelResult.Refused(429, retryAfter, new Usage(0, 0, false));
  }

  @Test
  void aProviderIsKnownByAllItsModels() {
    assertThat(asked.knows("large")).isFalse();
    asked.call("large");
    assertThat(asked.knows("large")).isTrue();
    assertThat(asked.knows("largest")).isTrue();
    assertThat(asked.knows("small")).isFalse();
  }

  @Test
  void whoSaysWhenToComeBackIsLeftAloneUntilThen() {
    asked.call("large");
    asked.ended("large", refused(Duration.ofHours(2)));
    // Another one of its models that wants less, or nothing, shortens that for none of them.
    asked.ended("largest", refused(Duration.ofSeconds(1)));
    asked.ended("largest", refused(null));
    assertThat(asked.pause("largest")).isBetween(Duration.ofHours(1), Duration.ofHours(2));
    assertThat(asked.pause("small")).isZero();
  }

  @Test
  void whoSaysNothingMayBeAskedAtOnce() {
    asked.call("large");
    asked.ended("large", refused(null));
    asked.ended("large", new ModelResult.TimedOut(false, new Usage(0, 0, false)));
    assertThat(asked.pause("large")).isZero();
  }
}

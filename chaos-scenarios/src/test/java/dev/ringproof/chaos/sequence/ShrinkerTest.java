package dev.ringproof.chaos.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.sequence.Step.Kind;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ShrinkerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private static Step step(Kind kind) {
    return new Step(kind, 0, 0, 0, null);
  }

  private static Program program() {
    var shows = List.of(step(Kind.SHOW), step(Kind.SHOW), step(Kind.SHOW), step(Kind.SHOW));
    var one = List.of(step(Kind.SHOW), step(Kind.ERASE), step(Kind.SHOW), step(Kind.CANCEL));
    var other = List.of(step(Kind.CANCEL), step(Kind.SHOW), step(Kind.RESUME));
    return new Program(
        List.of(new Generator(1, 0).program(0).places().getFirst()),
        List.of(shows, one, other, shows));
  }

  private static boolean has(Program program, Kind kind) {
    return program.clients().stream().flatMap(List::stream).anyMatch(s -> s.kind() == kind);
  }

  private static boolean meets(Program program) {
    return has(program, Kind.ERASE) && has(program, Kind.RESUME);
  }

  @Test
  void onlyWhatItTakesIsLeft() {
    var shrunk = new Shrinker(ShrinkerTest::meets, LONG).shrink(program());
    assertThat(shrunk.reproduced()).isTrue();
    assertThat(shrunk.rate()).hasToString("10 of 10");
    assertThat(shrunk.program().clients())
        .containsExactly(List.of(step(Kind.ERASE)), List.of(step(Kind.RESUME)));
  }

  @Test
  void whatFailsNowAndThenIsShrunkTooAndSaysHowOften() {
    var random = new SplittableRandom(4);
    var shrunk = new Shrinker(p -> meets(p) && random.nextInt(100) < 80, LONG).shrink(program());
    assertThat(shrunk.reproduced()).isTrue();
    assertThat(shrunk.program().steps()).isLessThan(6);
    assertThat(meets(shrunk.program())).isTrue();
    assertThat(shrunk.rate().failed()).isBetween(4, 10);
  }

  @Test
  void whatDoesNotFailAgainStaysAsItWas() {
    var plays = new AtomicInteger();
    var shrunk =
        new Shrinker(p -> plays.incrementAndGet() < 0, Duration.ofMillis(200)).shrink(program());
    assertThat(shrunk.reproduced()).isFalse();
    assertThat(shrunk.program()).isEqualTo(program());
    assertThat(shrunk.rate().failed()).isZero();
    assertThat(plays.get()).isGreaterThan(Shrinker.PLAYS - Shrinker.LEAST);
  }

  @Test
  void itEndsWhenItsTimeIsOver() {
    var shrunk = new Shrinker(p -> true, Duration.ZERO).shrink(program());
    assertThat(shrunk.reproduced()).isFalse();
    assertThat(shrunk.rate().of()).isEqualTo(Shrinker.LEAST);
  }
}

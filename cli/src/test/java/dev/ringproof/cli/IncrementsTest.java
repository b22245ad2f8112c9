package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samples of many instances, piece by piece of time. */
final class IncrementsTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final String MINE = "sha256:" + "a".repeat(64);
  private static final String OTHER = "sha256:" + "b".repeat(64);
  private static final String[] MARKS = {"ringproof_build_info", "ringproof_start_time_seconds"};
  private static final String TURNS = "ringproof_tenant_turns_total";

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  private static Increments.Seen seen(Scraped... all) {
    var increments = new Increments(MINE, 1);
    increments.add(named(all, MARKS), named(all, TURNS));
    return increments.seen();
  }

  private static List<PromSeries> named(Scraped[] all, String... names) {
    return Stream.of(all).flatMap(one -> one.named(names).stream()).toList();
  }

  private static long total(Increments.Seen seen) {
    return seen.grown().values().stream().mapToLong(n -> n).sum();
  }

  /** An instance that shows a build at each of these seconds, and one turn more each time. */
  private static Scraped steady(String name, String digest, long... seconds) {
    var scraped = Scraped.at(name);
    long turns = 100;
    for (var second : seconds) {
      scraped.build(at(second), digest, 1).turns(at(second), "acme", "A", "completed", turns++);
    }
    return scraped;
  }

  @Test
  void instancesAreAddedUp() {
    var seen = seen(steady("one", MINE, 0, 60, 120), steady("two", MINE, 30, 90));
    assertThat(total(seen)).isEqualTo(3);
    assertThat(seen.first()).isEqualTo(START.toEpochMilli());
    assertThat(seen.last()).isEqualTo(at(120).toEpochMilli());
    assertThat(seen.gaps()).isEmpty();
  }

  @Test
  void anotherDigestAnotherRingAndARehearsalDoNotCount() {
    var rehearsed = Scraped.at("three");
    for (int second = 0; second <= 120; second += 60) {
      var labels = Map.of("digest", MINE, "ring", "1", "grant", "rehearsal");
      rehearsed
          .sample(at(second), "ringproof_build_info", labels, "1")
          .turns(at(second), "acme", "A", "completed", second);
    }
    var elsewhere = Scraped.at("four");
    for (int second = 0; second <= 120; second += 60) {
      elsewhere.build(at(second), MINE, 0).turns(at(second), "acme", "A", "completed", second);
    }
    var seen = seen(steady("one", MINE, 0, 60), steady("two", OTHER, 0, 60), rehearsed, elsewhere);
    assertThat(total(seen)).isEqualTo(1);
    assertThat(seen.others()).containsExactly(OTHER);
  }

  @Test
  void twoBuildsAtOnceAreNone() {
    var torn = steady("one", MINE, 0, 60, 120).build(at(60), OTHER, 1);
    assertThat(total(seen(torn))).isZero();
  }

  @Test
  void countersWithoutABuildAreNobodys() {
    var bare = Scraped.at("one").turns(at(0), "acme", "A", "completed", 1);
    bare.turns(at(60), "acme", "A", "completed", 9);
    var seen = seen(bare);
    assertThat(total(seen)).isZero();
    assertThat(seen.first()).isEqualTo(seen.last());
  }

  @Test
  void aGapIsWhereNobodyShowsTheBuildForOverFiveMinutes() {
    var seen = seen(steady("one", MINE, 0, 300, 1000), steady("two", MINE, 590, 1700));
    assertThat(seen.gaps())
        .containsExactly(
            new Increments.Gap(at(590).toEpochMilli(), at(1000).toEpochMilli()),
            new Increments.Gap(at(1000).toEpochMilli(), at(1700).toEpochMilli()));
  }

  @Test
  void theSampleShortlyBeforeTheWindowIsWhatItBeginsAt() {
    var before = steady("one", MINE, 0, 60);
    var within = Scraped.at("one").build(at(120), MINE, 1);
    within.turns(at(120), "acme", "A", "completed", 150);
    var increments = new Increments(MINE, 1);
    increments.add(before.named(MARKS), before.named(TURNS));
    increments.begin();
    increments.add(within.named(MARKS), within.named(TURNS));
    var seen = increments.seen();
    assertThat(total(seen)).isEqualTo(49);
    assertThat(seen.first()).isEqualTo(at(60).toEpochMilli());
  }

  @Test
  void oneThatIsScrapedAsTwoIsRefused() {
    var twin = Scraped.at(Map.of("instance", "one", "job", "other"));
    twin.build(at(60), MINE, 1);
    assertThatThrownBy(() -> seen(steady("one", MINE, 0, 120), twin))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("the instance one is scraped twice at a time");
    var later = Scraped.at(Map.of("instance", "one", "job", "other"));
    later.build(at(180), MINE, 1).build(at(240), MINE, 1);
    assertThat(total(seen(steady("one", MINE, 0, 120), later))).isEqualTo(1);
  }

  static IntStream seeds() {
    return IntStream.range(0, 50);
  }

  /** However the time is cut into pieces, the same is counted. */
  @ParameterizedTest
  @MethodSource("seeds")
  void whereTheTimeIsCutSaysNothing(int seed) {
    var random = new Random(seed);
    var all = new ArrayList<Scraped>();
    for (int i = 0; i < 3; i++) {
      all.add(life("i" + i, random));
    }
    var targets = all.toArray(Scraped[]::new);
    var whole = seen(targets);
    var cuts = new TreeSet<Long>(List.of(Duration.ofHours(2).toSeconds()));
    random.longs(5, 0, Duration.ofHours(2).toSeconds()).forEach(cuts::add);
    var pieces = new Increments(MINE, 1);
    long from = -1;
    for (var to : cuts) {
      pieces.add(within(named(targets, MARKS), from, to), within(named(targets, TURNS), from, to));
      from = to;
    }
    assertThat(pieces.seen()).isEqualTo(whole);
    assertThat(total(whole)).isPositive();
  }

  private static Scraped life(String name, Random random) {
    var scraped = Scraped.at(name);
    var turns = 0L;
    var started = START;
    var digest = MINE;
    for (int second = random.nextInt(15); second < 6600; second += 15) {
      turns += random.nextInt(5);
      if (random.nextInt(40) == 0) {
        turns = random.nextInt(3);
        started = at(second - 2L);
        digest = random.nextInt(3) == 0 ? OTHER : MINE;
      }
      if (random.nextInt(30) == 0) {
        second += random.nextInt(600);
      }
      scraped.build(at(second), digest, 1).start(at(second), 1, started);
      scraped.turns(at(second), "acme", "A", "completed", turns);
    }
    return scraped;
  }

  private static List<PromSeries> within(List<PromSeries> all, long from, long to) {
    return all.stream()
        .map(
            one ->
                new PromSeries(
                    one.name(),
                    one.labels(),
                    one.samples().stream()
                        .filter(
                            sample ->
                                sample.at() > at(from).toEpochMilli()
                                    && sample.at() <= at(to).toEpochMilli())
                        .toList()))
        .filter(one -> !one.samples().isEmpty())
        .toList();
  }
}

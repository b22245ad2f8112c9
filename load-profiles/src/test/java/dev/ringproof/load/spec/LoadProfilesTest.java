package dev.ringproof.load.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Pattern;
import dev.ringproof.load.measure.Pattern.Until;
import dev.ringproof.load.trace.LengthTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class LoadProfilesTest {
  private static final Path FOLDER = Path.of("profiles");
  private static final String GOOD =
      """
      kind: LoadProfile
      name: mine
      title: what I want
      arrivals: {kind: constant, perSecond: 5, turns: 40}
      mix: {A: 3, C: 1}
      lengths: {inputTokens: 100, outputTokens: 20}
      tenants: {count: 4, skew: 1}
      tokenPace: PT0.01S
      expected: {completed: 0.9}
      """;

  private static LoadProfile read(String text) {
    return LoadProfiles.read(Located.yaml("mine.yaml", text), FOLDER);
  }

  private static LoadProfile withArrivals(String arrivals) {
    return read("kind: LoadProfile\nname: a\ntitle: t\narrivals: " + arrivals + "\n");
  }

  static List<String> names() {
    return LoadProfiles.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsShippedIsGoodAndBearsItsName(String name) {
    var profile = LoadProfiles.shipped(name);
    assertThat(profile.name()).isEqualTo(name);
    assertThat(profile.digest()).startsWith("sha256:");
    assertThat(profile.mix()).isNotEmpty();
  }

  @Test
  void everyMemberIsRead() {
    var profile = read(GOOD);
    assertThat(profile.arrivals())
        .isEqualTo(new Arriving.Paced(new Pattern.Constant(5), new Until.Turns(40)));
    assertThat(profile.mix()).isEqualTo(Map.of(TierId.A, 3.0, TierId.C, 1.0));
    assertThat(profile.lengths()).isEqualTo(LengthTable.fixed(100, 20));
    assertThat(profile.tenants()).isEqualTo(new LoadProfile.Tenants(4, 1));
    assertThat(profile.tokenPace()).isEqualTo(Duration.ofMillis(10));
    assertThat(profile.expected()).isEqualTo(new LoadProfile.Expected(0.9, null, null));
  }

  @Test
  void whatIsAbsentIsOneTenantOfTierAWithTheLengthsOfProduction() {
    var profile = withArrivals("{kind: poisson, perSecond: 5, duration: PT10S}");
    assertThat(profile.mix()).isEqualTo(Map.of(TierId.A, 1.0));
    assertThat(profile.lengths()).isEqualTo(LengthTable.PRODUCTION);
    assertThat(profile.tenants()).isEqualTo(new LoadProfile.Tenants(1, 0));
    assertThat(profile.tokenPace()).isEqualTo(Duration.ofMillis(5));
    assertThat(profile.ring()).isZero();
  }

  @Test
  void everyKindOfArrivalsIsRead() {
    var elapsed = new Until.Elapsed(Duration.ofSeconds(10));
    assertThat(withArrivals("{kind: ramp, from: 1, to: 9, duration: PT10S}").arrivals())
        .isEqualTo(new Arriving.Paced(new Pattern.Ramp(1, 9), elapsed));
    var second = Duration.ofSeconds(1);
    assertThat(
            withArrivals(
                    "{kind: burst, perSecond: 1, size: 9, within: PT1S, every: PT2S, duration:"
                        + " PT10S}")
                .arrivals())
        .isEqualTo(
            new Arriving.Paced(new Pattern.Burst(1, 9, second, second.multipliedBy(2)), elapsed));
    assertThat(withArrivals("{kind: trace, file: t.csv, compression: 4}").arrivals())
        .isEqualTo(new Arriving.Replayed(FOLDER.resolve("t.csv"), Duration.ofMinutes(2), 4));
    assertThat(withArrivals("{kind: multiples, times: [1, 5], each: PT9S}").arrivals())
        .isEqualTo(new Arriving.Multiples(List.of(1.0, 5.0), Duration.ofSeconds(9)));
  }

  /** The good twin is {@link #GOOD}; each line differs in one thing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: LoadProfile | kind: Load | mine.yaml:1: /kind: found \"Load\", expected \"LoadProfile\"",
        "name: mine | name: My Load | mine.yaml:2: /name: found \"My Load\", expected a name",
        "perSecond: 5 | perSecond: 0 | mine.yaml:4: /arrivals/perSecond: found 0",
        "perSecond: 5, | '' | mine.yaml:4: /arrivals: found",
        "kind: constant | kind: wavy | mine.yaml:4: /arrivals/kind: found \"wavy\", expected one of",
        "kind: constant | kind: ramp | mine.yaml:4: /arrivals",
        ", turns: 40 | '' | mine.yaml:4: /arrivals: found neither \"duration\" nor \"turns\"",
        "turns: 40 | turns: 40, duration: PT9S | mine.yaml:4: /arrivals: found \"duration\" and \"turns\"",
        "turns: 40 | turns: 20001 | mine.yaml:4: /arrivals/turns: found 20001 turns, expected 1 to 20000",
        "turns: 40 | duration: PT9H | mine.yaml:4: /arrivals/duration: found 162000 turns",
        "turns: 40 | duration: 9s | mine.yaml:4: /arrivals/duration: found \"9s\", expected a duration",
        "turns: 40 | turns: 40, size: 3 | mine.yaml:4: /arrivals/size: found 3, expected no such",
        "'A: 3, C: 1' | 'A: 0' | mine.yaml:5: /mix: found no weight above 0",
        "'A: 3, C: 1' | 'D: 1' | mine.yaml:5: /mix/D: found an unknown member",
        "', outputTokens: 20' | '' | mine.yaml:6: /lengths: found",
        "'outputTokens: 20' | 'outputTokens: 20, shares: [0, 1]' | mine.yaml:6: /lengths/shares",
        "'inputTokens: 100, outputTokens: 20' | 'shares: [0, 2], input: [1, 2], output: [1, 2]' | mine.yaml:6: /lengths/shares/1: found 2",
        "'inputTokens: 100, outputTokens: 20' | 'shares: [0, 1], input: [5, 2], output: [1, 2]' | mine.yaml:6: /lengths: found input lengths [5, 2]",
        "'inputTokens: 100, outputTokens: 20' | 'shares: [0.1, 1], input: [1, 2], output: [1, 2]' | mine.yaml:6: /lengths: found shares [0.1, 1.0]",
        "'inputTokens: 100, outputTokens: 20' | 'shares: [0, 1], input: [1, 2, 3], output: [1, 2]' | mine.yaml:6: /lengths: found 2 shares, 3 input",
        "count: 4 | count: 0 | mine.yaml:7: /tenants/count: found 0",
        "skew: 1 | skew: -1 | mine.yaml:7: /tenants/skew: found -1",
        "PT0.01S | PT30S | mine.yaml:8: /tokenPace: found \"PT30S\", expected a duration such as",
        "completed: 0.9 | completed: 1 | mine.yaml:9: /expected/completed: found 1",
        "completed: 0.9 | most: 1 | mine.yaml:9: /expected/most: found an unknown member"
      })
  void whatIsWrongIsSaidInALineWithItsPlace(String good, String bad, String says) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> read(GOOD.replaceFirst(java.util.regex.Pattern.quote(good), bad)))
        .isInstanceOf(DocumentException.class)
        .message()
        .contains(says);
  }
}

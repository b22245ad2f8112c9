package dev.ringproof.load.spec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.ToolList;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Pattern;
import dev.ringproof.load.measure.Pattern.Until;
import dev.ringproof.load.trace.LengthTable;
import dev.ringproof.testbed.target.DataFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
      tools: {none: 3, lookup_order: 1}
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

  /** A tool that the runtime under load is not given would be reached by no turn. */
  @ParameterizedTest
  @MethodSource("names")
  void whatIsShippedWantsToolsThatThereAre(String name) throws IOException {
    try (var in =
        LoadProfiles.class.getResourceAsStream("/dev/ringproof/load/profiles/" + name + ".yaml")) {
      var text = new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      var profile = checked(text);
      assertThat(profile.tools().wanted()).hasSize(name.equals("tools") ? 2 : 0);
    }
  }

  private static LoadProfile checked(String text) {
    var defaults = DataFiles.defaults();
    return LoadProfiles.read(
        Located.yaml("mine.yaml", text),
        FOLDER,
        JsonCodec.decode(defaults.tools(), ToolList.class),
        defaults.tierData(1));
  }

  @Test
  void everyMemberIsRead() {
    var profile = read(GOOD);
    assertThat(profile.arrivals())
        .isEqualTo(new Arriving.Paced(new Pattern.Constant(5), new Until.Turns(40)));
    assertThat(profile.mix()).isEqualTo(Map.of(TierId.A, 3.0, TierId.C, 1.0));
    assertThat(profile.tools().weights()).isEqualTo(Map.of("none", 3.0, "lookup_order", 1.0));
    assertThat(profile.tools().wanted()).containsExactly("lookup_order");
    assertThat(profile.lengths()).isEqualTo(LengthTable.fixed(100, 20));
    assertThat(profile.tenants()).isEqualTo(new LoadProfile.Tenants(4, 1));
    assertThat(profile.tokenPace()).isEqualTo(Duration.ofMillis(10));
    assertThat(profile.expected()).isEqualTo(new LoadProfile.Expected(0.9, null, null, null));
  }

  @Test
  void whatIsAbsentIsOneTenantOfTierAWithTheLengthsOfProduction() {
    var profile = withArrivals("{kind: poisson, perSecond: 5, duration: PT10S}");
    assertThat(profile.mix()).isEqualTo(Map.of(TierId.A, 1.0));
    assertThat(profile.tools().wanted()).isEmpty();
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
        .isEqualTo(new Arriving.Multiples(List.of(1.0, 5.0), Duration.ofSeconds(9), null));
    assertThat(withArrivals("{kind: multiples, times: [1], each: PT9S, besideRing: 2}").arrivals())
        .isEqualTo(new Arriving.Multiples(List.of(1.0), Duration.ofSeconds(9), 2));
    assertThat(
            read(GOOD.replace(
                    "{kind: constant, perSecond: 5, turns: 40}",
                    "{kind: neighbour, perSecond: 5, loud: 10, each: PT9S}"))
                .arrivals())
        .isEqualTo(new Arriving.Neighbour(5, 10, Duration.ofSeconds(9)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lookup_order | look_up | mine.yaml:6: /tools/look_up: found a tool that nobody has, expected none or one of [lookup_order",
        "lookup_order | delete_account | mine.yaml:6: /tools/delete_account: found a tool of the class admin, expected one of [read, money, notify], which tier A",
        "lookup_order | send_refund | mine.yaml:6: /tools/send_refund: found a tool of the class money, expected one of [read, search, notify], which tier C"
      })
  void aToolThatNoModelWouldBeOfferedIsSaidWithItsPlace(String good, String bad, String says) {
    assertThat(checked(GOOD).tools().wanted()).containsExactly(good);
    assertThatThrownBy(() -> checked(GOOD.replace(good, bad)))
        .isInstanceOf(DocumentException.class)
        .message()
        .contains(says);
    assertThat(checked(GOOD.replace(good + ": 1", bad + ": 0")).tools().wanted())
        .as("with no weight it is wanted by nobody")
        .isEmpty();
  }

  @Test
  void neighboursAreTwoAtLeastAndNotTooMany() {
    var text =
        GOOD.replace(
            "{kind: constant, perSecond: 5, turns: 40}",
            "{kind: neighbour, perSecond: 5, loud: 10, each: PT9S}");
    assertThat(read(text).tenants().count()).isEqualTo(4);
    assertThatThrownBy(() -> read(text.replace("count: 4", "count: 1")))
        .hasMessageContaining("mine.yaml:8: /tenants/count: found 1 tenants, expected 2 or more");
    assertThatThrownBy(() -> read(text.replace("PT9S", "PT9M")))
        .hasMessageContaining("mine.yaml:4: /arrivals/each: found 35100 turns, expected at most");
    assertThatThrownBy(() -> read(text.replace("loud: 10, ", "")))
        .hasMessageContaining("mine.yaml:4: /arrivals");
    assertThatThrownBy(() -> read(text.replace("loud: 10", "loud: 10, times: [2]")))
        .hasMessageContaining("mine.yaml:4: /arrivals/times");
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
        "'none: 3, lookup_order: 1' | 'none: 0' | mine.yaml:6: /tools: found no weight above 0",
        "'none: 3, lookup_order: 1' | 'Look: 1' | mine.yaml:6: /tools: found",
        "'none: 3, lookup_order: 1' | 'none: -1' | mine.yaml:6: /tools/none: found -1",
        "', outputTokens: 20' | '' | mine.yaml:7: /lengths: found",
        "'outputTokens: 20' | 'outputTokens: 20, shares: [0, 1]' | mine.yaml:7: /lengths/shares",
        "'inputTokens: 100, outputTokens: 20' | 'shares: [0, 2], input: [1, 2], output: [1, 2]' | mine.yaml:7: /lengths/shares/1: found 2",
        "'inputTokens: 100, outputTokens: 20' | 'shares: [0, 1], input: [5, 2], output: [1, 2]' | mine.yaml:7: /lengths: found input lengths [5, 2]",
        "'inputTokens: 100, outputTokens: 20' | 'shares: [0.1, 1], input: [1, 2], output: [1, 2]' | mine.yaml:7: /lengths: found shares [0.1, 1.0]",
        "'inputTokens: 100, outputTokens: 20' | 'shares: [0, 1], input: [1, 2, 3], output: [1, 2]' | mine.yaml:7: /lengths: found 2 shares, 3 input",
        "count: 4 | count: 0 | mine.yaml:8: /tenants/count: found 0",
        "skew: 1 | skew: -1 | mine.yaml:8: /tenants/skew: found -1",
        "PT0.01S | PT30S | mine.yaml:9: /tokenPace: found \"PT30S\", expected a duration such as",
        "completed: 0.9 | completed: 1 | mine.yaml:10: /expected/completed: found 1",
        "completed: 0.9 | most: 1 | mine.yaml:10: /expected/most: found an unknown member"
      })
  void whatIsWrongIsSaidInALineWithItsPlace(String good, String bad, String says) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> read(GOOD.replaceFirst(java.util.regex.Pattern.quote(good), bad)))
        .isInstanceOf(DocumentException.class)
        .message()
        .contains(says);
  }
}

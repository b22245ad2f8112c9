package dev.ringproof.reports.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.slo.ServiceObjective;
import dev.ringproof.contract.slo.ServiceObjectives;
import dev.ringproof.reports.monitoring.BurnCase.Stretch;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic of burn rates, and the traffic by which rules are tried. */
final class BurnCaseTest {
  private static ServiceObjective named(String name) {
    return ServiceObjectives.defaults().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The workbook's table: what share of a budget of 30 days each alert lets burn. */
  @Test
  void theFactorsAreTheWorkbooksSharesOfThirtyDays() {
    var minutes = BigDecimal.valueOf(30L * 24 * 60);
    assertThat(BurnPair.values())
        .extracting(
            pair ->
                pair.factor()
                    .multiply(BigDecimal.valueOf(100L * pair.longer().minutes()))
                    .divide(minutes)
                    .stripTrailingZeros()
                    .toPlainString())
        .containsExactly("2", "5", "10", "10");
    assertThat(BurnPair.values())
        .allMatch(pair -> pair.longer().minutes() == 12 * pair.shorter().minutes());
  }

  @Test
  void aBurnIsTheShareOfBadEventsByTheShareThatMayBe() {
    var one = new BurnCase("", List.of(new Stretch(60, 1_000, 0), new Stretch(5, 1_000, 72)));
    var objective = named("turn-success-a");
    assertThat(one.burn(5, objective)).isCloseTo(14.4, within(1e-9));
    assertThat(one.burn(60, objective)).isCloseTo(1.2, within(1e-9));
    assertThat(one.burn(4_320, objective)).isCloseTo(14.4 * 5 / 65, within(1e-9));
    assertThat(one.firing(objective)).containsExactly(BurnPair.THREE_DAYS);
    assertThat(new BurnCase("", List.of(new Stretch(30, 0, 0))).burn(5, objective)).isNaN();
  }

  @Test
  void oneBadEventAloneRaisesNothing() {
    var objective = named("turn-success-a");
    var quiet = new Stretch(59, 0, 0);
    var alone = new BurnCase("", List.of(quiet, new Stretch(1, 1, 1)));
    assertThat(alone.burn(5, objective)).isCloseTo(200, within(1e-9));
    assertThat(alone.firing(objective)).isEmpty();
    var two = new BurnCase("", List.of(quiet, new Stretch(1, 2, 2)));
    assertThat(two.firing(objective)).containsExactly(BurnPair.values());
  }

  @Test
  void eachAlertIsTriedJustOverAndJustUnderItsThreshold() {
    for (var objective : ServiceObjectives.defaults()) {
      var cases = new BurnCases(objective).all();
      for (var pair : BurnPair.values()) {
        var factor = pair.factor().doubleValue();
        assertThat(cases)
            .anySatisfy(
                one -> {
                  assertThat(one.burn(30, objective)).isBetween(factor, factor * 1.06);
                  assertThat(one.firing(objective)).contains(pair);
                })
            .anySatisfy(
                one -> {
                  assertThat(one.burn(30, objective)).isBetween(factor * 0.94, factor * 0.96);
                  assertThat(one.firing(objective)).doesNotContain(pair);
                })
            .anySatisfy(
                one -> {
                  assertThat(one.burn(pair.shorter().minutes(), objective)).isGreaterThan(factor);
                  assertThat(one.burn(pair.longer().minutes(), objective)).isLessThan(factor);
                  assertThat(one.firing(objective)).doesNotContain(pair);
                })
            .anySatisfy(
                one -> {
                  assertThat(one.burn(pair.shorter().minutes(), objective)).isZero();
                  assertThat(one.burn(pair.longer().minutes(), objective)).isGreaterThan(factor);
                  assertThat(one.firing(objective)).doesNotContain(pair);
                });
      }
    }
  }

  @Test
  void noCaseIsSoNearAThresholdThatASampleMoreOrLessDecides() {
    for (var objective : ServiceObjectives.defaults()) {
      for (var one : new BurnCases(objective).all()) {
        assertThat(one.minutes() % BurnCase.EVALUATION).as(one.title()).isZero();
        for (var pair : BurnPair.values()) {
          for (var window : List.of(pair.longer(), pair.shorter())) {
            var near = one.burn(window.minutes(), objective) / pair.factor().doubleValue();
            assertThat(near > 0.97 && near < 1.03).as(objective.name() + ": " + one).isFalse();
          }
        }
      }
    }
  }

  @Test
  void aSeriesIsWrittenAsACounterWithASampleAMinute() {
    var one = new BurnCase("", List.of(new Stretch(3, 10, 1), new Stretch(2, 5, 5)));
    assertThat(one.minutes()).isEqualTo(5);
    assertThat(one.series(Stretch::total)).isEqualTo("0+10x3 35+5x1");
    assertThat(one.series(Stretch::bad)).isEqualTo("0+1x3 8+5x1");
  }

  @Test
  void everyObjectiveIsTriedByCasesOfItsOwnName() {
    for (var objective : ServiceObjectives.defaults()) {
      var tests = new RuleTests(objective).all();
      var names = new HashSet<String>();
      tests.forEach(test -> names.add(test.text("/name").orElseThrow()));
      assertThat(names).hasSameSizeAs(tests).hasSizeGreaterThan(20);
      assertThat(names).allMatch(name -> name.startsWith(objective.name() + ": "));
      var fired = tests.stream().filter(BurnCaseTest::fires).count();
      assertThat(fired).isGreaterThan(4).isLessThan(tests.size() - 4L);
    }
  }

  private static boolean fires(JsonValue test) {
    return !test.items("/promql_expr_test/0/exp_samples").isEmpty();
  }

  @Test
  void seriesAreMadeUpOfTheSelectors() {
    var same = SampleSeries.of(named("turn-success-a"));
    assertThat(same.apart()).isFalse();
    assertThat(same.good().in("2", "a"))
        .isEqualTo(
            "ringproof_turns_total{instance=\"a\",outcome=\"completed\",ring=\"2\",tier=\"A\"}");
    assertThat(same.other().labels().get("outcome")).isIn("partial", "failed");
    var apart = SampleSeries.of(named("first-token-b"));
    assertThat(apart.apart()).isTrue();
    assertThat(apart.good().labels()).containsEntry("le", "5.0");
    assertThat(apart.other().metric()).isEqualTo("ringproof_first_token_seconds_count");
    assertThat(Arrays.asList(apart.good(), apart.other()))
        .allMatch(series -> "B".equals(series.labels().get("tier")));
  }
}

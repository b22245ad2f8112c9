package dev.ringproof.contract.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.tier.TierId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceObjectivesTest {
  private static Located changed(String was, String is) {
    var text = new String(Defaults.bytes("slos/turn-success-a.yaml"), StandardCharsets.UTF_8);
    assertThat(text).contains(was);
    return Located.yaml("slo.yaml", text.replace(was, is));
  }

  @Test
  void theDefaultsAreFiveObjectivesEachUnderItsOwnName() {
    var all = ServiceObjectives.defaults();
    assertThat(all)
        .extracting(ServiceObjective::name)
        .containsExactlyElementsOf(ServiceObjectives.NAMES);
    assertThat(all).hasSize(5).allSatisfy(one -> assertThat(one.days()).isEqualTo(28));
    assertThat(all)
        .allSatisfy(
            one -> assertThat(one.name()).isEqualToIgnoringCase(one.metric() + "-" + one.tier()));
  }

  @Test
  void theDefaultsFitTheSchemaThatAStartDoesNotAsk() {
    var checked =
        ServiceObjectives.NAMES.stream()
            .map(name -> ServiceObjectives.read(ServiceObjectives.located(name)))
            .toList();
    assertThat(checked).isEqualTo(ServiceObjectives.defaults());
  }

  @Test
  void aDocumentSaysOfWhatHowMuchHasToBeGood() {
    var one = ServiceObjectives.read(changed("target: 0.995", "target: 0.9"));
    assertThat(one.tier()).isEqualTo(TierId.A);
    assertThat(one.metric()).isEqualTo(SloMetric.TURN_SUCCESS);
    assertThat(one.budget()).isEqualByComparingTo("0.1");
    assertThat(one.good()).isEqualTo("ringproof_turns_total{tier=\"A\",outcome=\"completed\"}");
    assertThat(one.total()).contains("outcome=~\"completed|partial|failed\"");
  }

  @Test
  void anObjectiveOfWhichEachEventIsGoodIsNone() {
    var document = changed("outcome=\"completed\"", "outcome=~\"completed|partial|failed\"");
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> ServiceObjectives.read(document))
        .withMessageContaining("found the total again, expected events that are good");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "target: 0.995 | target: 1 | /spec/objectives/0/target",
        "target: 0.995 | target: 0 | /spec/objectives/0/target",
        "duration: 28d | duration: 4w | /spec/timeWindow/0/duration",
        "tier: A | tier: D | /metadata/labels/tier",
        "metric: turn-success | metric: mood | /metadata/labels/metric",
        "counter: true | counter: false | /spec/indicator/spec/ratioMetric/counter",
        "'outcome=\"completed\"}' | 'outcome=\"completed\"}[5m]' | good/metricSource/spec/query",
        "'outcome=~\"completed|' | 'outcome=~\"(completed|' | total/metricSource/spec/query",
        "openslo/v1 | openslo/v2 | /apiVersion"
      })
  void whatIsNoneOfThisIsRefusedByItsPlace(String was, String is, String place) {
    var document = changed(was, is);
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> ServiceObjectives.read(document))
        .withMessageContaining("slo.yaml")
        .withMessageContaining(place);
  }
}

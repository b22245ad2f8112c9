package dev.ringproof.reports.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.slo.RuntimeMetric;
import dev.ringproof.contract.slo.Selector;
import dev.ringproof.contract.slo.ServiceObjective;
import dev.ringproof.contract.slo.ServiceObjectives;
import dev.ringproof.contract.slo.SloMetric;
import dev.ringproof.contract.tier.TierId;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules and dashboard ask for what there is, and each objective has its alerts. */
final class MonitoringTest {
  private static final Pattern NAME = Pattern.compile("\\bringproof[_:][\\w:]+");
  private static final Pattern SELECTOR =
      Pattern.compile("\\b(ringproof_[\\w]+\\{(?:[^}\"]|\"[^\"]*\")*})");
  private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");

  private static final Monitoring MADE = Monitoring.of(ServiceObjectives.defaults(), "docs");

  private static JsonValue rules(Monitoring made) {
    return Located.yaml("rules.yaml", made.rules()).value();
  }

  private static List<JsonValue> rules(String objective) {
    return rules(MADE).items("/groups").stream()
        .filter(group -> group.text("/name").orElseThrow().endsWith("-" + objective))
        .flatMap(group -> group.items("/rules").stream())
        .toList();
  }

  private static String expression(List<JsonValue> rules, String kind, String name) {
    return rules.stream()
        .filter(rule -> rule.text("/" + kind).orElse("").equals(name))
        .map(rule -> rule.text("/expr").orElseThrow())
        .reduce((a, b) -> a + " and again " + b)
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  private static ServiceObjective objective(String target, String good, String total) {
    return new ServiceObjective(
        "mine",
        "Mine",
        "What is mine.",
        TierId.B,
        SloMetric.TURN_SUCCESS,
        new BigDecimal(target),
        good,
        total,
        30);
  }

  /** Every text that Prometheus or Grafana would evaluate, and those that tell people to. */
  private static List<String> asked() {
    var asked = new ArrayList<String>();
    for (var group : rules(MADE).items("/groups")) {
      for (var rule : group.items("/rules")) {
        rule.text("/expr").ifPresent(asked::add);
        rule.text("/annotations/action").ifPresent(asked::add);
      }
    }
    var board = Json.parse(MADE.dashboard());
    board.items("/panels").stream()
        .flatMap(panel -> panel.items("/targets").stream())
        .forEach(target -> asked.add(target.text("/expr").orElseThrow()));
    board.items("/templating/list").forEach(one -> one.text("/query").ifPresent(asked::add));
    return asked;
  }

  @Test
  void everyNameIsOneThatTheRuntimeExposesOrThatARuleRecords() {
    var known =
        Arrays.stream(RuntimeMetric.values())
            .flatMap(metric -> metric.series().stream())
            .collect(Collectors.toCollection(HashSet::new));
    rules(MADE).items("/groups").stream()
        .flatMap(group -> group.items("/rules").stream())
        .forEach(rule -> rule.text("/record").ifPresent(known::add));
    var named =
        asked().stream()
            .flatMap(text -> NAME.matcher(text).results())
            .map(found -> found.group())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).hasSizeGreaterThan(30).isSubsetOf(known);
  }

  @Test
  void everyLabelIsOneThatItsMetricHas() {
    int looked = 0;
    for (var text : asked()) {
      var has = new TreeSet<String>();
      var selectors = SELECTOR.matcher(text.replace("$ring", ".*").replace("$tier", ".*"));
      while (selectors.find()) {
        var selector = Selector.read(text, selectors.group(1));
        var labels = labels(selector.metric());
        assertThat(labels).as(text).containsAll(labelsOf(selector));
        has.addAll(labels);
        looked++;
      }
      var by = BY.matcher(text);
      while (by.find() && !has.isEmpty()) {
        assertThat(has).as(text).contains(by.group(1).split(", "));
      }
    }
    assertThat(looked).isGreaterThan(100);
  }

  private static List<String> labelsOf(Selector selector) {
    return selector.matchers().stream().map(Selector.Matcher::label).toList();
  }

  private static Set<String> labels(String series) {
    var metric =
        Arrays.stream(RuntimeMetric.values())
            .filter(one -> one.series().contains(series))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no series " + series));
    var labels = new TreeSet<>(metric.labels());
    if (series.endsWith("_bucket")) {
      labels.add("le");
    }
    return labels;
  }

  @Test
  void theSameObjectivesMakeTheSameBytes() {
    var again = Monitoring.of(ServiceObjectives.defaults(), "docs");
    assertThat(again).isEqualTo(MADE);
    assertThat(MADE.warnings()).isEmpty();
    assertThat(MADE.rules() + MADE.tests() + MADE.dashboard()).doesNotContain("\r", "@");
  }

  @Test
  void eachObjectiveHasItsFourAlertsAndOneForSilence() {
    for (var objective : ServiceObjectives.defaults()) {
      var alerts =
          rules(objective.name()).stream().filter(rule -> rule.text("/alert").isPresent()).toList();
      assertThat(alerts)
          .extracting(rule -> rule.text("/alert").orElseThrow())
          .containsExactly(
              "RingproofBudgetBurn1h",
              "RingproofBudgetBurn6h",
              "RingproofBudgetBurn1d",
              "RingproofBudgetBurn3d",
              "RingproofSloNoData");
      assertThat(alerts)
          .extracting(rule -> rule.text("/labels/severity").orElseThrow())
          .containsExactly("page", "page", "ticket", "ticket", "ticket");
      assertThat(alerts)
          .allSatisfy(
              rule -> {
                assertThat(rule.text("/labels/slo")).contains(objective.name());
                assertThat(rule.text("/labels/tier")).contains(objective.tier().toString());
                assertThat(rule.text("/annotations/summary").orElseThrow())
                    .startsWith(objective.title());
              });
      assertThat(alerts.subList(0, 4))
          .allSatisfy(
              rule ->
                  assertThat(rule.text("/annotations/action").orElseThrow())
                      .contains("ringproof explain"));
    }
  }

  @Test
  void whatAnAlertLinksIsThere() {
    var docs = Path.of(System.getProperty("ringproof.root", "..")).resolve("docs");
    var linked =
        rules(MADE).items("/groups").stream()
            .flatMap(group -> group.items("/rules").stream())
            .flatMap(rule -> rule.text("/annotations/runbook_url").stream())
            .distinct()
            .toList();
    assertThat(linked).hasSize(3).allMatch(link -> link.startsWith("docs/"));
    assertThat(linked)
        .allSatisfy(
            link -> {
              var parts = link.substring("docs/".length()).split("#");
              var text = Files.readString(docs.resolve(parts[0]));
              if (parts.length > 1) {
                var headings =
                    text.lines()
                        .filter(line -> line.startsWith("#"))
                        .map(
                            line ->
                                line.replaceFirst("^#+ ", "").toLowerCase(java.util.Locale.ROOT))
                        .map(line -> line.replace(' ', '-'));
                assertThat(headings).contains(parts[1]);
              }
            });
  }

  @Test
  void theExpressionsAreTheWorkbooks() {
    var rules = rules("turn-success-a");
    var total = "ringproof_turns_total{tier=\"A\",outcome=~\"completed|partial|failed\"}";
    var good = "ringproof_turns_total{tier=\"A\",outcome=\"completed\"}";
    assertThat(expression(rules, "record", "ringproof:slo_success:ratio_rate5m"))
        .isEqualTo(
            "(sum by (ring) (rate(%2$s[5m])) or 0 * sum by (ring) (rate(%1$s[5m]))) / sum by (ring) (rate(%1$s[5m]))"
                .formatted(total, good));
    assertThat(expression(rules, "record", "ringproof:slo_burn:ratio_rate5m"))
        .isEqualTo("(1 - ringproof:slo_success:ratio_rate5m{slo=\"turn-success-a\"}) / 0.005");
    assertThat(expression(rules, "record", "ringproof:slo_bad:increase1h"))
        .isEqualTo(
            "sum by (ring) (increase(%1$s[1h])) - (sum by (ring) (increase(%2$s[1h])) or 0 * sum by (ring) (increase(%1$s[1h])))"
                .formatted(total, good));
    assertThat(expression(rules, "record", "ringproof:slo_budget_left:ratio"))
        .isEqualTo("1 - (1 - ringproof:slo_success:ratio_rate28d{slo=\"turn-success-a\"}) / 0.005");
    assertThat(expression(rules, "record", "ringproof:slo_target:ratio"))
        .isEqualTo("vector(0.995)");
    assertThat(
            Stream.of("1h 5m 14.4", "6h 30m 6", "1d 2h 3", "3d 6h 1")
                .map(words -> words.split(" "))
                .map(words -> alert(words[0], words[1], words[2]))
                .toList())
        .containsExactly(
            expression(rules, "alert", "RingproofBudgetBurn1h"),
            expression(rules, "alert", "RingproofBudgetBurn6h"),
            expression(rules, "alert", "RingproofBudgetBurn1d"),
            expression(rules, "alert", "RingproofBudgetBurn3d"));
  }

  private static String alert(String longer, String shorter, String factor) {
    var of = "{slo=\"turn-success-a\"}";
    return "ringproof:slo_burn:ratio_rate%1$s%4$s > %3$s and ringproof:slo_burn:ratio_rate%2$s%4$s > %3$s and ringproof:slo_bad:increase%1$s%4$s > 1.5"
        .formatted(longer, shorter, factor, of);
  }

  @Test
  void anAlertThatCouldNeverFireIsLeftOutAndSaidToBe() {
    var good = "jobs_total{outcome=\"done\"}";
    var made = Monitoring.of(List.of(objective("0.9", good, "jobs_total")), "docs");
    assertThat(made.rules()).doesNotContain("RingproofBudgetBurn1h").contains("BudgetBurn6h");
    assertThat(made.warnings())
        .singleElement()
        .asString()
        .startsWith("mine: no alert over 1h: a target of 0.9 allows");
    var half = Monitoring.of(List.of(objective("0.5", good, "jobs_total")), "docs");
    assertThat(half.warnings()).hasSize(3);
    assertThat(half.rules()).contains("RingproofBudgetBurn3d", "RingproofSloNoData");
  }

  @Test
  void aSeriesThatTheRuntimeDoesNotExposeIsAWarning() {
    var typo =
        objective("0.99", "ringproof_turn_total{outcome=\"completed\"}", "ringproof_turn_total");
    assertThat(Monitoring.of(List.of(typo), "docs").warnings())
        .containsExactly("mine: the runtime exposes no series ringproof_turn_total");
  }

  @Test
  void selectorsThatContradictThemselvesAreRefused() {
    for (var pair :
        List.of(
            List.of("jobs{a=\"1\"}", "jobs{a=\"2\"}"),
            List.of("jobs{a=\"1\",a=\"2\"}", "jobs"),
            List.of("jobs{a=\"1\"}", "jobs{a=\"1\",b=~\".*\"}"))) {
      var objective = objective("0.99", pair.get(0), pair.get(1));
      assertThatExceptionOfType(DocumentException.class)
          .as("%s", pair)
          .isThrownBy(() -> Monitoring.of(List.of(objective), "docs"))
          .withMessageStartingWith("mine: found ");
    }
  }

  @Test
  void aDocumentsTextIsNoTemplateAndNoYamlOfItsOwn() {
    var hostile =
        new ServiceObjective(
            "mine",
            "{{ query \"up\" }}: \"x\" # y\n- alert: z",
            "'{{ .Labels }}",
            TierId.A,
            SloMetric.TURN_SUCCESS,
            new BigDecimal("0.99"),
            "jobs{ok=\"1\"}",
            "jobs",
            28);
    var rules = rules(Monitoring.of(List.of(hostile), "docs"));
    assertThat(rules.items("/groups")).hasSize(2);
    var summaries =
        rules.items("/groups/0/rules").stream()
            .flatMap(rule -> rule.text("/annotations/summary").stream())
            .toList();
    assertThat(summaries)
        .hasSize(5)
        .allSatisfy(
            text ->
                assertThat(text).startsWith("{{ \"{{\" }} query \"up\" }}: \"x\" # y\n- alert: z"));
  }
}

package dev.ringproof.contract.slo;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.tier.TierId;
import java.util.Arrays;
import java.util.List;

/** Reads OpenSLO documents of the kind {@code SLO}, as far as the schema {@code openslo} goes. */
public final class ServiceObjectives {
  /** The documents that apply where an operator gives none, below {@code slos/}. */
  public static final List<String> NAMES =
      List.of(
          "turn-success-a", "turn-success-b", "turn-success-c", "first-token-a", "first-token-b");

  private static final String RATIO = "/spec/indicator/spec/ratioMetric";
  private static final String QUERY = "/metricSource/spec/query";

  private ServiceObjectives() {}

  /**
   * Returns the default objectives. Those documents are this build's own, which its tests hold to
   * the schema: a start does not do it again.
   */
  public static List<ServiceObjective> defaults() {
    return NAMES.stream().map(name -> of(located(name).value())).toList();
  }

  /** Returns a default document as it stands. */
  public static Located located(String name) {
    return Defaults.located("slos/" + name + ".yaml");
  }

  /**
   * Reads one document.
   *
   * @throws DocumentException that names file and line
   */
  public static ServiceObjective read(Located document) {
    var objective = of(Schemas.check("openslo", document));
    var good = Selector.read(document.place(RATIO + "/good" + QUERY), objective.good());
    var total = Selector.read(document.place(RATIO + "/total" + QUERY), objective.total());
    if (good.equals(total)) {
      throw DocumentException.at(
          document.place(RATIO + "/good" + QUERY), "the total again", "events that are good");
    }
    return objective;
  }

  private static ServiceObjective of(JsonValue value) {
    var tier = value.text("/metadata/labels/tier").orElseThrow();
    var metric = value.text("/metadata/labels/metric").orElseThrow();
    var days = value.text("/spec/timeWindow/0/duration").orElseThrow();
    return new ServiceObjective(
        value.text("/metadata/name").orElseThrow(),
        value.text("/metadata/displayName").orElseThrow(),
        value.text("/spec/description").orElseThrow(),
        TierId.valueOf(tier),
        Arrays.stream(SloMetric.values())
            .filter(known -> known.toString().equals(metric))
            .findFirst()
            .orElseThrow(),
        value.number("/spec/objectives/0/target").orElseThrow(),
        value.text(RATIO + "/good" + QUERY).orElseThrow(),
        value.text(RATIO + "/total" + QUERY).orElseThrow(),
        Integer.parseInt(days.substring(0, days.length() - 1)));
  }
}

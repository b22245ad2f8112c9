package dev.ringproof.cli;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One target as Prometheus stores what it scraped of it, made scrape by scrape. */
final class Scraped {
  private final Map<String, String> target;
  private final Map<Map<String, String>, List<PromSeries.Sample>> series = new LinkedHashMap<>();

  private Scraped(Map<String, String> target) {
    this.target = target;
  }

  static Scraped at(String instance) {
    return at(Map.of("instance", instance, "job", "agents"));
  }

  static Scraped at(Map<String, String> target) {
    return new Scraped(target);
  }

  /** Adds a sample of {@code name{label="value",..}}. */
  Scraped sample(Instant at, String name, Map<String, String> labels, String value) {
    var all = new LinkedHashMap<>(labels);
    all.putAll(target);
    all.put("__name__", name);
    series
        .computeIfAbsent(Map.copyOf(all), s -> new ArrayList<>())
        .add(new PromSeries.Sample(at.toEpochMilli(), new BigDecimal(value)));
    return this;
  }

  /** Shows a build under a promotion's grant. */
  Scraped build(Instant at, String digest, int ring) {
    var labels = Map.of("digest", digest, "ring", "" + ring, "grant", "promotion");
    return sample(at, "ringproof_build_info", labels, "1");
  }

  Scraped start(Instant at, int ring, Instant started) {
    var seconds = BigDecimal.valueOf(started.toEpochMilli(), 3).toPlainString();
    return sample(at, "ringproof_start_time_seconds", Map.of("ring", "" + ring), seconds);
  }

  /** Shows turns of a tenant and of all. */
  Scraped turns(Instant at, String tenant, String tier, String outcome, long value) {
    var labels = Map.of("tier", tier, "ring", "1", "outcome", outcome);
    var own = new LinkedHashMap<>(labels);
    own.put("tenant", tenant);
    own.put("kind", "internal");
    return sample(at, "ringproof_tenant_turns_total", own, "" + value);
  }

  /** Returns the series with their names among the labels. */
  Map<Map<String, String>, List<PromSeries.Sample>> series() {
    return series;
  }

  /** Returns the series of these names, as they are read. */
  List<PromSeries> named(String... names) {
    var all = new ArrayList<PromSeries>();
    series.forEach(
        (labels, samples) -> {
          var name = String.valueOf(labels.get("__name__"));
          if (List.of(names).contains(name)) {
            var rest = new LinkedHashMap<>(labels);
            rest.remove("__name__");
            all.add(new PromSeries(name, rest, samples));
          }
        });
    return all;
  }
}

package dev.ringproof.reports.monitoring;

import static java.util.stream.Collectors.joining;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.slo.Selector;
import dev.ringproof.contract.slo.ServiceObjective;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Series that an objective is made of, made up from its selectors.
 *
 * @param good of events that are good
 * @param other of events that are bad where both are of one metric, else of all events
 * @param apart whether good and all events are two metrics
 */
record SampleSeries(Series good, Series other, boolean apart) {
  private static final int MOST = 4_096;
  private static final Pattern WORDS = Pattern.compile("[\\w.:-]*(\\|[\\w.:-]*)*");

  /** A metric and labels that a selector selects; ring and instance are for who uses it. */
  record Series(String metric, Map<String, String> labels) {
    /** Returns it as a series of a node in a ring. */
    String in(String ring, String instance) {
      var all = new TreeMap<>(labels);
      all.putIfAbsent("ring", ring);
      all.putIfAbsent("instance", instance);
      return metric
          + all.entrySet().stream()
              .map(one -> one.getKey() + "=" + Json.write(new JsonString(one.getValue())))
              .collect(joining(",", "{", "}"));
    }
  }

  /**
   * Makes them.
   *
   * @throws DocumentException when no such series can be thought of: then the selectors contradict
   *     themselves or each other, or are more than this understands
   */
  static SampleSeries of(ServiceObjective objective) {
    var good = objective.goodEvents();
    var total = objective.allEvents();
    var apart = !good.metric().equals(total.metric());
    var candidates = candidates(objective.name(), good, total);
    Predicate<Map<String, String>> fine = good::selects;
    Predicate<Map<String, String>> any = total::selects;
    if (!apart && first(candidates, fine.and(any.negate())).isPresent()) {
      throw wrong(objective, "good events that are not among all", "all to hold the good ones");
    }
    var isGood = first(candidates, apart ? fine : fine.and(any));
    var isOther = first(candidates, apart ? any : any.and(fine.negate()));
    if (isGood.isEmpty() || isOther.isEmpty()) {
      throw wrong(
          objective,
          isGood.isEmpty() ? "no series that is good" : "no series that is bad",
          "selectors of which one can be made up");
    }
    return new SampleSeries(
        new Series(good.metric(), isGood.get()), new Series(total.metric(), isOther.get()), apart);
  }

  private static DocumentException wrong(
      ServiceObjective objective, String found, String expected) {
    return DocumentException.at(
        objective.name(),
        found + " (good: " + objective.goodEvents() + ", total: " + objective.allEvents() + ")",
        expected);
  }

  private static Optional<Map<String, String>> first(
      List<Map<String, String>> candidates, Predicate<Map<String, String>> wanted) {
    return candidates.stream().filter(wanted).findFirst();
  }

  /** Every combination of the values that the selectors name, and of none. */
  private static List<Map<String, String>> candidates(String name, Selector good, Selector total) {
    var values = new TreeMap<String, Set<String>>();
    Stream.concat(total.matchers().stream(), good.matchers().stream())
        .forEach(
            matcher -> {
              var known = values.computeIfAbsent(matcher.label(), l -> new LinkedHashSet<>());
              known.addAll(words(matcher.value()));
            });
    var all = List.of(Map.<String, String>of());
    for (var label : values.entrySet()) {
      label.getValue().add("");
      if ((long) all.size() * label.getValue().size() > MOST) {
        throw DocumentException.at(name, "more than " + MOST + " series", "fewer labels");
      }
      var more = new ArrayList<Map<String, String>>();
      for (var before : all) {
        for (var value : label.getValue()) {
          var with = new HashMap<>(before);
          if (!value.isEmpty()) {
            with.put(label.getKey(), value);
          }
          more.add(with);
        }
      }
      all = List.copyOf(more);
    }
    return all;
  }

  /** The values that a matcher names; of an expression that is no list of words, some guesses. */
  private static List<String> words(String value) {
    return WORDS.matcher(value).matches()
        ? List.of(value.split("\\|", -1))
        : List.of(value, "x", "1");
  }
}

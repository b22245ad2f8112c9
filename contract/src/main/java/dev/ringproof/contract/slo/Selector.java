package dev.ringproof.contract.slo;

import static java.util.stream.Collectors.joining;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.util.List;
import java.util.Map;

/**
 * A PromQL selector: the name of a metric and what its labels have to be. Nothing else of the
 * language: what is written into a rule must not be able to close a bracket there.
 *
 * @param metric the metric's name
 * @param matchers in the order in which they stood
 */
public record Selector(String metric, List<Matcher> matchers) {
  /** How a label is compared. */
  public enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    MATCHES("=~"),
    MATCHES_NOT("!~");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    @Override
    public String toString() {
      return sign;
    }
  }

  /**
   * What one label has to be.
   *
   * @param value a text, or an RE2 expression that is held against the whole of it
   */
  public record Matcher(String label, Operator operator, String value) {
    /** Whether a value, empty where the label is not there, is one of these. */
    public boolean accepts(String found) {
      return switch (operator) {
        case EQUAL -> found.equals(value);
        case NOT_EQUAL -> !found.equals(value);
        case MATCHES -> Pattern.matches(value, found);
        case MATCHES_NOT -> !Pattern.matches(value, found);
      };
    }

    @Override
    public String toString() {
      return label + operator + Json.write(new JsonString(value));
    }
  }

  public Selector {
    matchers = List.copyOf(matchers);
  }

  /**
   * Reads a selector such as {@code turns_total{tier="A",outcome=~"completed|failed"}}.
   *
   * @param place where it stood, for the complaint
   * @throws DocumentException when it is anything else, or an expression in it is none
   */
  public static Selector read(String place, String text) {
    var selector = new SelectorReader(place, text).read();
    for (var matcher : selector.matchers()) {
      try {
        var unused = Pattern.compile(matcher.value());
      } catch (PatternSyntaxException e) {
        if (matcher.operator() == Operator.MATCHES || matcher.operator() == Operator.MATCHES_NOT) {
          throw DocumentException.at(
              place, Json.write(new JsonString(matcher.value())), "an RE2 expression");
        }
      }
    }
    return selector;
  }

  /** Whether a series of the metric with these labels is selected. */
  public boolean selects(Map<String, String> labels) {
    return matchers.stream()
        .allMatch(matcher -> matcher.accepts(labels.getOrDefault(matcher.label(), "")));
  }

  /** Returns it as PromQL. */
  @Override
  public String toString() {
    return matchers.isEmpty()
        ? metric
        : metric + matchers.stream().map(Matcher::toString).collect(joining(",", "{", "}"));
  }
}

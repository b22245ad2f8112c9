package dev.ringproof.contract.slo;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.slo.Selector.Matcher;
import dev.ringproof.contract.slo.Selector.Operator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads one selector, from left to right. */
final class SelectorReader {
  private static final int LONGEST = 1_000;
  private static final int MOST_MATCHERS = 16;
  private static final int SHOWN = 80;
  private static final String EXPECTED =
      "a PromQL selector such as turns_total{tier=\"A\",outcome=~\"completed|failed\"}";
  private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  // Where one sign begins another, the longer is meant.
  private static final List<Operator> OPERATORS =
      Stream.of(Operator.values())
          .sorted(Comparator.comparingInt((Operator one) -> one.toString().length()).reversed())
          .toList();

  private final String place;
  private final String text;
  private int at;

  SelectorReader(String place, String text) {
    this.place = place;
    this.text = text;
  }

  Selector read() {
    if (text.length() > LONGEST) {
      throw wrong();
    }
    skipBlanks();
    var metric = word(METRIC);
    skipBlanks();
    var matchers = taken("{") ? matchers() : List.<Matcher>of();
    skipBlanks();
    if (at < text.length() || matchers.size() > MOST_MATCHERS) {
      throw wrong();
    }
    return new Selector(metric, matchers);
  }

  private List<Matcher> matchers() {
    var matchers = new ArrayList<Matcher>();
    skipBlanks();
    while (!taken("}")) {
      matchers.add(matcher());
      skipBlanks();
      if (!taken(",")) {
        if (!taken("}")) {
          throw wrong();
        }
        return matchers;
      }
      skipBlanks();
    }
    return matchers;
  }

  private Matcher matcher() {
    var label = word(LABEL);
    skipBlanks();
    var operator = OPERATORS.stream().filter(one -> taken(one.toString())).findFirst();
    skipBlanks();
    if (operator.isEmpty() || label.equals("__name__") || !taken("\"")) {
      throw wrong();
    }
    return new Matcher(label, operator.get(), quoted());
  }

  private String quoted() {
    var value = new StringBuilder();
    while (!taken("\"")) {
      var escaped = taken("\\");
      if (at == text.length()) {
        throw wrong();
      }
      var c = text.charAt(at++);
      // PromQL has more escapes: nothing that a label holds needs them.
      if (Character.isISOControl(c) || (escaped && c != '\\' && c != '"')) {
        throw wrong();
      }
      value.append(c);
    }
    return value.toString();
  }

  private String word(Pattern pattern) {
    var matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw wrong();
    }
    at = matcher.end();
    return matcher.group();
  }

  private boolean taken(String sign) {
    if (text.startsWith(sign, at)) {
      at += sign.length();
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private DocumentException wrong() {
    var shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN - 3) + "...";
    return DocumentException.at(place, Json.write(new JsonString(shown)), EXPECTED);
  }
}

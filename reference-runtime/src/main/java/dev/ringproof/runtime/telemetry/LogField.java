package dev.ringproof.runtime.telemetry;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonBoolean;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The fields that a log may show, each with the shape that its value has. What is not here is left
 * out, and what has another shape is shown as {@code ?}: so a text cannot get in under a good name.
 */
enum LogField {
  TRACE("trace", Shape.HEX),
  TURN("turn", Shape.ID),
  SESSION("session", Shape.ID),
  ACTION("action", Shape.ID),
  APPROVAL("approval", Shape.ID),
  DIGEST("digest", Shape.DIGEST),
  TIER("tier", Shape.WORD),
  /** The catalogue's own name; one that a model made up is text of the model's. */
  TOOL("tool", Shape.WORD),
  TOOL_CLASS("toolClass", Shape.WORD),
  DECISION("decision", Shape.WORD),
  REASON("reason", Shape.WORD),
  POLICY("policy", Shape.WORD),
  POLICY_VERSION("policyVersion", Shape.WORD),
  MODE("mode", Shape.WORD),
  OUTCOME("outcome", Shape.WORD),
  MODEL("model", Shape.WORD),
  FINISH("finish", Shape.WORD),
  CULPRIT("culprit", Shape.WORD),
  CAUSE("cause", Shape.WORD),
  RETRYABLE("retryable", Shape.TRUTH),
  RING("ring", Shape.NUMBER),
  VERSION("version", Shape.NUMBER),
  POSITION("position", Shape.NUMBER),
  COST_MICROS("costMicros", Shape.NUMBER),
  BEFORE_TOKENS("beforeTokens", Shape.NUMBER),
  AFTER_TOKENS("afterTokens", Shape.NUMBER);

  private static final Map<String, LogField> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(LogField::wire, Function.identity()));

  private final String wire;
  private final Shape shape;

  LogField(String wire, Shape shape) {
    this.wire = wire;
    this.shape = shape;
  }

  /** What a value looks like. */
  enum Shape {
    /** A trace id. */
    HEX("[0-9a-f]{32}"),
    /** A prefix and 128 bits. */
    ID("[a-z]{3}_[a-z2-7]{26,64}"),
    DIGEST("sha256:[0-9a-f]{64}"),
    /** A name out of a document of this runtime, or of one of its own lists. */
    WORD("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"),
    NUMBER("-?[0-9]{1,18}"),
    TRUTH("true|false");

    private final Pattern pattern;

    Shape(String pattern) {
      this.pattern = Pattern.compile(pattern);
    }
  }

  static Optional<LogField> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Returns the name that it has in events. */
  String wire() {
    return wire;
  }

  /** Returns the value as the log shows it. */
  String shown(JsonValue value) {
    return switch (value) {
      case JsonString text ->
          shape == Shape.NUMBER || shape == Shape.TRUTH ? "?" : fit(text.value());
      case JsonNumber number -> shape == Shape.NUMBER ? fit(number.value().toPlainString()) : "?";
      case JsonBoolean truth -> shape == Shape.TRUTH ? String.valueOf(truth.value()) : "?";
      case JsonNull nothing -> "-";
      case JsonValue.JsonObject object -> "?";
      case JsonValue.JsonArray array -> "?";
    };
  }

  private String fit(String text) {
    return shape.pattern.matcher(text).matches() ? text : "?";
  }
}

package dev.ringproof.runtime.telemetry;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonBoolean;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a turn's steps. Only members of the list are written, and only if they look like the ids,
 * types and numbers that they should be: texts, arguments and tokens never are.
 */
public class TurnLog {
  private static final Logger LOG = LoggerFactory.getLogger("ringproof.turn");
  private static final Set<String> ALLOWED =
      Set.of(
          "trace",
          "turn",
          "session",
          "tier",
          "ring",
          "version",
          "action",
          "tool",
          "toolClass",
          "digest",
          "decision",
          "reason",
          "policy",
          "policyVersion",
          "mode",
          "approval",
          "outcome",
          "model",
          "position",
          "costMicros",
          "finish",
          "culprit",
          "retryable",
          "cause",
          "beforeTokens",
          "afterTokens",
          "problem",
          "status");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:/-]{1,80}");

  private final boolean tracing;

  /** Makes a log; ring 1 traces each step, the others only what went wrong. */
  public TurnLog(boolean tracing) {
    this.tracing = tracing;
  }

  /** Logs a step with those of its fields that may be logged. */
  public void step(String step, JsonObject fields) {
    if (tracing) {
      LOG.info("{}{}", step, shown(fields));
    } else if (LOG.isDebugEnabled()) {
      LOG.debug("{}{}", step, shown(fields));
    }
  }

  /** Logs a failure by the kind of its cause: a message may hold anything. */
  public void failure(String step, JsonObject fields, Throwable cause) {
    LOG.warn("{}{} {}", step, shown(fields), kinds(cause));
  }

  /** Returns the fields as text, by the list. */
  protected String shown(JsonObject fields) {
    var text = new StringBuilder();
    fields
        .members()
        .forEach(
            (name, value) -> {
              if (ALLOWED.contains(name)) {
                text.append(' ').append(name).append('=').append(plain(value));
              }
            });
    return text.toString();
  }

  private static String plain(JsonValue value) {
    return switch (value) {
      case JsonString text -> PLAIN.matcher(text.value()).matches() ? text.value() : "?";
      case JsonNumber number -> number.value().toPlainString();
      case JsonBoolean truth -> String.valueOf(truth.value());
      case JsonObject object -> "{}";
      case JsonValue.JsonArray array -> "[]";
      case JsonValue.JsonNull nothing -> "-";
    };
  }

  private static String kinds(Throwable cause) {
    var kinds = new StringBuilder();
    for (var at = cause; at != null; at = at.getCause()) {
      var frames = at.getStackTrace();
      kinds.append(at.getClass().getName());
      if (frames.length > 0) {
        kinds.append(" at ").append(frames[0]);
      }
      kinds.append("; ");
    }
    return kinds.toString();
  }
}

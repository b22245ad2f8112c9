package dev.ringproof.runtime.telemetry;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a turn's steps. Only the fields of {@link LogField} are written, and only in the shape that
 * they have there: texts, arguments and tokens never are.
 */
public class TurnLog {
  private static final Logger LOG = LoggerFactory.getLogger("ringproof.turn");
  private static final String UNKNOWN = "unknown";
  private static final String OWN = "dev.ringproof.";

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
    // A tool that no catalogue holds has its name from a model.
    var invented = fields.text("/toolClass").orElse("").equals(UNKNOWN);
    fields
        .members()
        .forEach(
            (name, value) -> {
              var field = LogField.named(name);
              if (field.isPresent()) {
                var hidden = invented && field.get() == LogField.TOOL;
                text.append(' ').append(name).append('=');
                text.append(hidden ? "?" : field.get().shown(value));
              }
            });
    return text.toString();
  }

  private static String kinds(Throwable cause) {
    var kinds = new StringBuilder();
    for (var at = cause; at != null; at = at.getCause()) {
      var frames = at.getStackTrace();
      kinds.append(at.getClass().getName());
      if (frames.length > 0) {
        kinds.append(" at ").append(frames[0]);
      }
      // Where a library broke says little: who asked it to says where to look.
      Arrays.stream(frames)
          .skip(1)
          .filter(frame -> frame.getClassName().startsWith(OWN))
          .findFirst()
          .ifPresent(frame -> kinds.append(" from ").append(frame));
      kinds.append("; ");
    }
    return kinds.toString();
  }
}

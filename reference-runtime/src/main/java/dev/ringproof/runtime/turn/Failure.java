package dev.ringproof.runtime.turn;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.failure.Recoverable;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;

/**
 * How a turn failed, as its user is told.
 *
 * @param partial whether some text was shown and is kept
 */
public record Failure(
    ModeId mode,
    String reason,
    Culprit culprit,
    boolean retryable,
    Recoverable recoverable,
    boolean partial,
    String message) {

  static Failure modelTimeout(boolean partial, boolean effects) {
    return new Failure(
        ModeId.MODEL_TIMEOUT,
        "model_timeout",
        Culprit.MODEL,
        true,
        Recoverable.RETRY,
        partial,
        "could not reach the model in time; " + (effects ? KEPT : NOTHING));
  }

  static Failure modelError(boolean partial, boolean effects) {
    return new Failure(
        ModeId.OTHER,
        "model_error",
        Culprit.MODEL,
        true,
        Recoverable.RETRY,
        partial,
        "the model could not answer; " + (effects ? KEPT : NOTHING));
  }

  static Failure cut() {
    return new Failure(
        ModeId.STREAM_INTERRUPTED,
        "partial",
        Culprit.MODEL,
        true,
        Recoverable.RESUME,
        true,
        "the answer was cut; what came so far is kept, ask to go on");
  }

  static Failure deadline(boolean partial, Culprit culprit) {
    return new Failure(
        ModeId.OTHER,
        "turn_deadline",
        culprit,
        true,
        Recoverable.RETRY,
        partial,
        "the turn took longer than its tier allows");
  }

  static Failure store(boolean partial) {
    return new Failure(
        ModeId.OTHER,
        "store_unavailable",
        Culprit.STORE,
        true,
        Recoverable.RETRY,
        partial,
        "the turn could not be recorded; nothing that is not recorded was done");
  }

  static Failure interrupted(boolean partial) {
    return new Failure(
        ModeId.OTHER,
        "interrupted",
        Culprit.RUNTIME,
        true,
        Recoverable.RETRY,
        partial,
        "the runtime was restarted during this turn; effects were checked, none is repeated");
  }

  static Failure budget(boolean partial) {
    return new Failure(
        ModeId.OTHER,
        "budget_exhausted",
        Culprit.RUNTIME,
        false,
        Recoverable.NONE,
        partial,
        "what was reserved for this turn is used up");
  }

  static Failure internal(boolean partial) {
    return new Failure(
        ModeId.OTHER,
        "internal",
        Culprit.RUNTIME,
        true,
        Recoverable.RETRY,
        partial,
        "internal error");
  }

  private static final String NOTHING = "nothing was done";
  private static final String KEPT = "the actions done before stand";

  String runbook() {
    return "docs/runbooks/" + mode + ".md";
  }

  /** Returns the members that the event and the view share. */
  JsonObject json() {
    return JsonValue.object()
        .with("mode", mode.toString())
        .with("reason", reason)
        .with("culprit", culprit.toString())
        .with("retryable", retryable)
        .with("recoverable", recoverable.toString())
        .with("partial", partial)
        .with("message", message)
        .with("runbook", runbook());
  }
}

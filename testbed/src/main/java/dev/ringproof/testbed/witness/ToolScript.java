package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * How the stub tools answer. A fault holds for every call of the nonce, or for the first n after
 * {@link #times}; then the call runs. Reading back by key tells what happened unless it is faulted
 * too.
 *
 * @param fault what goes wrong, null for nothing
 * @param after whether the effect is executed before the fault
 * @param status of the {@code STATUS} fault
 * @param times how many calls the fault holds for
 * @param readBack status of the read-back route; 0: the truth, -1: it never answers
 * @param keyed whether the same key is executed once
 */
public record ToolScript(
    JsonValue result,
    @Nullable Fault fault,
    boolean after,
    int status,
    int times,
    int readBack,
    boolean keyed) {

  /** What can go wrong with a tool call. */
  public enum Fault {
    HANG("hang"),
    RESET("reset"),
    STATUS("status"),
    GARBAGE("garbage"),
    /** It answers, but later than anyone waits. */
    SLOW("slow"),
    /** The answer breaks off before the length that its head promised. */
    CUT("cut"),
    /** Half of the document, in an answer that is whole as far as HTTP goes. */
    HALF("half"),
    /** What would be a good answer calls itself a web page. */
    WRONG_CONTENT_TYPE("wrong-content-type");

    private final String wire;

    Fault(String wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return wire;
    }
  }

  /** Runs and answers with this result. */
  public static ToolScript ok(JsonValue result) {
    return new ToolScript(result, null, false, 200, Integer.MAX_VALUE, 0, true);
  }

  /** Runs and answers with {@code {"ok":true}}. */
  public static ToolScript ok() {
    return ok(JsonValue.object().with("ok", true));
  }

  /** Runs and answers with a text in the result, such as one that tries to instruct the model. */
  public static ToolScript saying(String text) {
    return ok(JsonValue.object().with("text", text));
  }

  /** Never answers and never runs. */
  public ToolScript hangBeforeEffect() {
    return with(Fault.HANG, false, 0);
  }

  /** Runs and never answers. */
  public ToolScript hangAfterEffect() {
    return with(Fault.HANG, true, 0);
  }

  /** Runs and resets the connection. */
  public ToolScript resetAfterEffect() {
    return with(Fault.RESET, true, 0);
  }

  /** Resets the connection without running. */
  public ToolScript resetBeforeEffect() {
    return with(Fault.RESET, false, 0);
  }

  /** Answers this status without running. */
  public ToolScript statusBeforeEffect(int code) {
    return with(Fault.STATUS, false, code);
  }

  /** Runs and answers this status. */
  public ToolScript statusAfterEffect(int code) {
    return with(Fault.STATUS, true, code);
  }

  /** Runs and answers 200 with bytes that are no JSON. */
  public ToolScript garbageAfterEffect() {
    return with(Fault.GARBAGE, true, 200);
  }

  /** Goes wrong in this way, before or after the effect; a status is 500. */
  public ToolScript fails(Fault other, boolean afterEffect) {
    return with(other, afterEffect, 500);
  }

  /** Answers with this result once it runs. */
  public ToolScript result(JsonValue other) {
    return new ToolScript(other, fault, after, status, times, readBack, keyed);
  }

  /** Lets the fault hold for the first n calls only. */
  public ToolScript times(int n) {
    return new ToolScript(result, fault, after, status, n, readBack, keyed);
  }

  /** Answers this status when an effect is read back. */
  public ToolScript readBackStatus(int code) {
    return new ToolScript(result, fault, after, status, times, code, keyed);
  }

  /** Never answers when an effect is read back. */
  public ToolScript readBackHangs() {
    return new ToolScript(result, fault, after, status, times, -1, keyed);
  }

  /** Runs again for the same key: a tool without idempotency. */
  public ToolScript ignoresKey() {
    return new ToolScript(result, fault, after, status, times, readBack, false);
  }

  private ToolScript with(Fault other, boolean afterEffect, int code) {
    return new ToolScript(result, other, afterEffect, code, times, readBack, keyed);
  }
}

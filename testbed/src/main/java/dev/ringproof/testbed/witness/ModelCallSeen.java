package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.JsonValue;
import java.util.List;

/**
 * One call of the stub model.
 *
 * @param nonce of the last user message; empty without one
 * @param call 1 for the nonce's first call, then one more each
 * @param maxTokens as asked; -1 when the request named none
 * @param inputTokens as the stub counted them: words of all messages
 * @param outputTokens written to the socket
 * @param trace the trace context that came with it
 * @param endNanos when it ended; 0 while it runs
 */
public record ModelCallSeen(
    String provider,
    String model,
    String nonce,
    int call,
    long maxTokens,
    JsonValue messages,
    List<String> offeredTools,
    long inputTokens,
    long outputTokens,
    Ended ended,
    TraceSeen trace,
    long atNanos,
    long endNanos) {
  public ModelCallSeen {
    offeredTools = List.copyOf(offeredTools);
  }

  /** How a call ended. */
  public enum Ended {
    /** It is being served. */
    RUNNING("running"),
    /** Served to its end. */
    DONE("done"),
    /** The script cut it short. */
    CUT("cut"),
    /** The caller closed its connection. */
    CLIENT_GONE("client-gone"),
    /** Answered with a status. */
    REFUSED("refused"),
    /** The script let it hang; {@code endNanos} tells when the caller gave up. */
    HUNG("hung");

    private final String wire;

    Ended(String wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return wire;
    }
  }
}

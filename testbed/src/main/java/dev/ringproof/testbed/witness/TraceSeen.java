package dev.ringproof.testbed.witness;

import dev.ringproof.contract.wire.Wire;
import java.util.Map;

/**
 * The W3C trace context of a request to a stub, as sent.
 *
 * @param parent the header traceparent; empty without one
 * @param state the header tracestate; empty without one
 */
public record TraceSeen(String parent, String state) {

  static TraceSeen of(Map<String, String> headers) {
    return new TraceSeen(
        headers.getOrDefault(Wire.TRACEPARENT, ""), headers.getOrDefault(Wire.TRACESTATE, ""));
  }
}

package dev.ringproof.testbed.history;

import dev.ringproof.contract.json.JsonValue;

/**
 * One line of a history.
 *
 * @param atNanos by the harness's nanoTime
 * @param process who did it: a client, a fault, the runtime
 */
public record Entry(long atNanos, String process, String operation, Kind kind, JsonValue data) {

  /** What is known of the operation at that moment. */
  public enum Kind {
    /** It began. */
    INVOKE("invoke"),
    /** It took effect. */
    OK("ok"),
    /** It did not take effect. */
    FAIL("fail"),
    /** Whether it took effect is unknown, or it is no operation. */
    INFO("info");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return wire;
    }
  }
}

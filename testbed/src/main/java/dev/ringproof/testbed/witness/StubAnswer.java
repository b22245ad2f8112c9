package dev.ringproof.testbed.witness;

import java.time.Duration;

/**
 * What a stub behind WireMock answers.
 *
 * @param how with a status and a body, or with a fault
 */
record StubAnswer(How how, int status, String type, String body, String requestId, Duration delay) {
  private static final String JSON = "application/json";

  /** The forms of an answer. */
  enum How {
    ANSWER,
    HANG,
    RESET,
    /** Half of the body that its head promises, and no more. */
    CUT,
    /** Half of the body, in an answer that is whole as far as HTTP goes. */
    HALF
  }

  static StubAnswer json(int status, String body) {
    return new StubAnswer(How.ANSWER, status, JSON, body, "", Duration.ZERO);
  }

  static StubAnswer hang() {
    return new StubAnswer(How.HANG, 0, JSON, "", "", Duration.ZERO);
  }

  static StubAnswer reset() {
    return new StubAnswer(How.RESET, 0, JSON, "", "", Duration.ZERO);
  }

  /** Returns the same answer, which breaks off in the middle. */
  StubAnswer broken(How broken) {
    return new StubAnswer(broken, status, type, body, requestId, delay);
  }

  /** Returns the same answer under another content type. */
  StubAnswer typed(String other) {
    return new StubAnswer(how, status, other, body, requestId, delay);
  }

  StubAnswer after(Duration later) {
    return new StubAnswer(how, status, type, body, requestId, later);
  }

  StubAnswer echoing(String id) {
    return new StubAnswer(how, status, type, body, id, delay);
  }
}

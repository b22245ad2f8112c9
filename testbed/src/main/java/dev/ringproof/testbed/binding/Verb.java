package dev.ringproof.testbed.binding;

/** What a driver does with a runtime; a binding maps all of it or a part. */
public enum Verb {
  DISCOVER("discover"),
  OPEN_SESSION("open-session"),
  READ_SESSION("read-session"),
  ERASE("erase"),
  TAKE_TURN("take-turn"),
  /** To read the events of a turn again, from where the reader was. */
  READ_EVENTS("read-events"),
  READ_TURN("read-turn"),
  CANCEL("cancel"),
  APPROVE("approve"),
  RUN_WORKFLOW("run-workflow"),
  READ_EVIDENCE("read-evidence"),
  READ_USAGE("read-usage"),
  /** To read service levels and metrics. */
  READ_SLOS("read-slos"),
  READ_MEMORY("read-memory");

  private final String wire;

  Verb(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}

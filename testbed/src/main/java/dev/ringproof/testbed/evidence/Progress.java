package dev.ringproof.testbed.evidence;

import dev.ringproof.contract.evidence.CheckResult;

/** Hears of a suite's checks while they come in; calls may come from many threads. */
public interface Progress {
  /** One check has ended. */
  void check(CheckResult result);

  /** Something worth a line on a screen. */
  void line(String text);

  /** Something that went as it should, for who wants to read every line. */
  default void detail(String text) {}

  /**
   * A suite has sent all whose time it measures: what is left are the last answers, and what counts
   * without measuring. Who comes next may use the machine. It is called once at most, and returns
   * at once.
   */
  default void draining() {}

  /** Returns one that says nothing. */
  static Progress silent() {
    return new Progress() {
      @Override
      public void check(CheckResult result) {}

      @Override
      public void line(String text) {}
    };
  }
}

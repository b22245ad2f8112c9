package dev.ringproof.load.profile;

/** Reads an event's type out of the JSON that Gatling makes of a server-sent event. */
final class Events {
  // The event's name comes first, so that this cannot be forged from the data.
  private static final String MARK = "\"event\":\"";

  private static final String REASON = "\"reason\":\"";

  private Events() {}

  static String type(String message) {
    var at = message.indexOf(MARK);
    if (at < 0) {
      return "";
    }
    var from = at + MARK.length();
    var to = message.indexOf('"', from);
    return to < 0 ? "" : message.substring(from, to);
  }

  /** Returns the reason that a failed turn's data tell; empty without one. For people alone. */
  static String reason(String message) {
    var at = message.indexOf(REASON);
    if (at < 0) {
      return "";
    }
    var from = at + REASON.length();
    var to = message.indexOf('"', from);
    return to < 0 ? "" : message.substring(from, to);
  }

  static boolean terminal(String type) {
    return type.equals("turn.completed")
        || type.equals("turn.failed")
        || type.equals("turn.cancelled");
  }
}

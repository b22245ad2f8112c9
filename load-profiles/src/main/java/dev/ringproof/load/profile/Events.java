package dev.ringproof.load.profile;

/** Reads an event's type out of the JSON that Gatling makes of a server-sent event. */
final class Events {
  // Inside the data every quote is escaped, so that this cannot be forged from there.
  private static final String MARK = "\"event\":\"";

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

  static boolean terminal(String type) {
    return type.equals("turn.completed")
        || type.equals("turn.failed")
        || type.equals("turn.cancelled");
  }
}

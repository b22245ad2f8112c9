package dev.ringproof.testbed.proxy;

/** Finds where the first JSON value of a text ends; whether it is well formed is not asked here. */
final class FirstValue {
  private FirstValue() {}

  static String of(String text) {
    var depth = 0;
    var quoted = false;
    for (var i = text.length() - text.stripLeading().length(); i < text.length(); i++) {
      var c = text.charAt(i);
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
      if (!quoted && depth <= 0 && ends(text, i)) {
        return text.substring(0, Math.min(text.length(), i + 1));
      }
    }
    return text;
  }

  // A number, true, false or null goes on to the next delimiter; anything else ends by itself.
  private static boolean ends(String text, int at) {
    var c = text.charAt(Math.min(at, text.length() - 1));
    if (c == '"' || c == '}' || c == ']') {
      return true;
    }
    return at + 1 >= text.length() || " \t\r\n,:{}[]\"".indexOf(text.charAt(at + 1)) >= 0;
  }
}

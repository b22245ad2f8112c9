package dev.ringproof.runtime.http.console;

import java.util.Locale;

/**
 * Text in which nothing hides: characters that show nothing, look like a blank or turn the order of
 * others around stand as their number.
 */
final class Visible {
  /** Characters of visible categories that show nothing: fillers, joiners, an empty pattern. */
  private static final String BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0";

  private Visible() {}

  /** Adds the text; returns how many characters stand as their number. */
  static int into(Markup to, String text) {
    var hidden = 0;
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      var point = text.codePointAt(i);
      if (!hides(point)) {
        plain.appendCodePoint(point);
        continue;
      }
      hidden++;
      to.text(plain.toString());
      plain.setLength(0);
      to.element("mark", name(point));
    }
    to.text(plain.toString());
    return hidden;
  }

  private static String name(int point) {
    return String.format(Locale.ROOT, "U+%04X", point);
  }

  private static boolean hides(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.SPACE_SEPARATOR -> point != ' ';
      default ->
          BLANKS.indexOf(point) >= 0
              || (point >= 0xfe00 && point <= 0xfe0f)
              || (point >= 0x180b && point <= 0x180f)
              || (point >= 0xe0100 && point <= 0xe01ef);
    };
  }

  /** Returns the text with all but ASCII written as JSON escapes. */
  static String ascii(String json) {
    var out = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      var c = json.charAt(i);
      if (c < 0x7f) {
        out.append(c);
      } else {
        out.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
      }
    }
    return out.toString();
  }
}

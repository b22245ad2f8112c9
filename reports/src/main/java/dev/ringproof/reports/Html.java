package dev.ringproof.reports;

/**
 * Builds HTML in which every text is escaped; nothing else in this module writes markup by hand.
 */
final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Opens an element; attributes are name and value in turn. */
  Html open(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1]));
      out.append('"');
    }
    out.append('>');
    return this;
  }

  Html close(String element) {
    out.append("</").append(element).append('>');
    return this;
  }

  Html text(String text) {
    out.append(escape(text));
    return this;
  }

  /** An element with text alone. */
  Html put(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close(element);
  }

  Html append(Html other) {
    out.append(other.out);
    return this;
  }

  /** Text of our own resources that is markup already: the style sheet. */
  Html trusted(String markup) {
    out.append(markup);
    return this;
  }

  /** Escapes for HTML and XML; characters that XML 1.0 forbids become U+FFFD. */
  static String escape(String text) {
    var escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(allowed(c) ? c : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  private static boolean allowed(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}

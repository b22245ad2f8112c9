package dev.ringproof.testbed.witness;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * User messages of an exact length for the load stub: a first word that carries the nonce and the
 * wanted output, then common words, one stub token each.
 */
public final class LoadPrompt {
  private static final String MARK = "rpload:";
  private static final Pattern HEAD =
      Pattern.compile("rpload:([A-Za-z0-9._-]{1,64}):(\\d{1,7})(?::([a-z][a-z0-9_]{0,39}))?");
  private static final String[] WORDS = {
    "the", "and", "for", "you", "that", "with", "this", "have", "from", "they", "will", "what",
    "about", "which", "when", "make", "can", "time", "just", "know", "take", "people", "into",
    "year", "good", "some", "could", "them", "other", "than", "then", "now"
  };

  private LoadPrompt() {}

  /** What a load prompt asks for; the tool is null where it wants none. */
  record Asked(String nonce, int outputTokens, @Nullable String tool) {}

  /**
   * Returns a message of exactly {@code inputTokens} words that asks for {@code outputTokens}.
   *
   * @param nonce 1 to 64 letters, digits, dots, dashes and underscores
   */
  public static String text(String nonce, int inputTokens, int outputTokens) {
    return text(nonce, inputTokens, outputTokens, null);
  }

  /**
   * Returns a message of exactly {@code inputTokens} words, which has the stub ask for a tool first
   * and answer with {@code outputTokens} once it is told what the tool said.
   *
   * @param nonce 1 to 64 letters, digits, dots, dashes and underscores
   * @param tool its name; null: the stub answers at once
   */
  public static String text(
      String nonce, int inputTokens, int outputTokens, @Nullable String tool) {
    var head = MARK + nonce + ":" + outputTokens + (tool == null ? "" : ":" + tool);
    if (inputTokens < 1 || outputTokens < 1 || !HEAD.matcher(head).matches()) {
      throw new IllegalArgumentException(
          "found nonce \""
              + nonce
              + "\", "
              + inputTokens
              + " in, "
              + outputTokens
              + " out, expected a nonce of up to 64 letters and digits and at least one token each");
    }
    var text = new StringBuilder(head.length() + inputTokens * 5).append(head);
    for (int i = 1; i < inputTokens; i++) {
      text.append(' ').append(word(i));
    }
    return text.toString();
  }

  static Optional<Asked> read(String message) {
    if (!message.startsWith(MARK)) {
      return Optional.empty();
    }
    var end = message.indexOf(' ');
    var head = HEAD.matcher(end < 0 ? message : message.substring(0, end));
    return head.matches()
        ? Optional.of(new Asked(head.group(1), Integer.parseInt(head.group(2)), head.group(3)))
        : Optional.empty();
  }

  static String word(int i) {
    return WORDS[(i * 7 & Integer.MAX_VALUE) % WORDS.length];
  }

  static long words(String text) {
    var count = 0L;
    var inside = false;
    for (int i = 0; i < text.length(); i++) {
      var blank = Character.isWhitespace(text.charAt(i));
      if (!blank && !inside) {
        count++;
      }
      inside = !blank;
    }
    return count;
  }
}

package dev.ringproof.conformance.kit;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Text of common words, each with the blank before it: whatever vocabulary a runtime counts by, a
 * word is a token. What it counted can so be held to the token against what a provider served.
 */
public final class PlainWords {
  private static final List<String> WORDS =
      List.of(
          "the", "of", "and", "to", "in", "is", "you", "that", "it", "he", "was", "for", "on",
          "are", "as", "with", "his", "they", "at", "be", "this", "have", "from", "or", "one",
          "had", "by", "but", "not");

  private PlainWords() {}

  /** Returns so many words, a token each. */
  public static List<String> tokens(int words) {
    return IntStream.range(0, words).mapToObj(i -> " " + WORDS.get(i % WORDS.size())).toList();
  }

  /** Returns so many words as one text. */
  public static String text(int words) {
    return String.join("", tokens(words));
  }
}

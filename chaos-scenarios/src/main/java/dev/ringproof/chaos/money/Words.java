package dev.ringproof.chaos.money;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.ringproof.contract.json.JsonValue;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Words that are a token each, and the count of texts by the vocabulary that the reference runtime
 * names ({@code cl100k}): what is owed where a provider reports nothing.
 */
final class Words {
  private static final Encoding VOCABULARY =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
  private static final List<String> WORDS =
      List.of("the", "of", "and", "to", "in", "is", "you", "that", "it", "he", "was", "for", "on");

  private Words() {}

  /** Returns so many words, a token each. */
  static List<String> tokens(int words) {
    return IntStream.range(0, words).mapToObj(i -> " " + WORDS.get(i % WORDS.size())).toList();
  }

  /** Returns the tokens of a text. */
  static long count(String text) {
    return VOCABULARY.countTokensOrdinary(text);
  }

  /** Returns the tokens of the texts of all messages. */
  static long count(JsonValue messages) {
    return messages.items("").stream()
        .mapToLong(message -> count(message.text("/content").orElse("")))
        .sum();
  }
}

package dev.ringproof.runtime.model.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.ringproof.runtime.model.TokenCounter;
import java.util.concurrent.CompletableFuture;

/**
 * Counts by the cl100k vocabulary. Long texts are counted piece by piece, since the encoder's time
 * grows with the square of a run without breaks; the vocabulary is loaded beside the first start,
 * and once: it takes megabytes.
 */
public final class JtokkitCounter implements TokenCounter {
  private static final int PIECE = 2_048;

  private static final CompletableFuture<Encoding> VOCABULARY =
      CompletableFuture.supplyAsync(
          () -> Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE),
          task -> Thread.ofVirtual().start(task));

  @Override
  public long count(String text) {
    var encoder = VOCABULARY.join();
    long tokens = 0;
    for (int from = 0; from < text.length(); ) {
      int to = end(text, from);
      tokens += encoder.countTokensOrdinary(text.substring(from, to));
      from = to;
    }
    return tokens;
  }

  private static int end(String text, int from) {
    int to = Math.min(text.length(), from + PIECE);
    if (to == text.length()) {
      return to;
    }
    int blank = text.lastIndexOf(' ', to);
    if (blank > from) {
      return blank;
    }
    return Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
  }
}

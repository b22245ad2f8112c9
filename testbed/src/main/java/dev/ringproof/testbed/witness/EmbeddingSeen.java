package dev.ringproof.testbed.witness;

import java.util.List;

/**
 * One call for embeddings that the stub served.
 *
 * @param vectors one for each text, each number as it stands in the answer
 * @param inputTokens as the stub counted them: words of all texts
 */
public record EmbeddingSeen(
    String provider,
    String model,
    List<String> texts,
    List<List<String>> vectors,
    long inputTokens,
    long atNanos) {
  public EmbeddingSeen {
    texts = List.copyOf(texts);
    vectors = List.copyOf(vectors);
  }
}

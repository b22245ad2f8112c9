package dev.ringproof.runtime.model;

import dev.ringproof.runtime.session.TraceContext;
import java.time.Duration;
import java.util.List;

/** Asks a provider for the embeddings of texts. */
public interface EmbeddingPort {
  /** Asks once; blocks until it ended one way or another. */
  EmbeddingResult embed(EmbeddingCall call);

  /**
   * One call.
   *
   * @param whole the call must have ended by then
   */
  record EmbeddingCall(String model, List<String> texts, Duration whole, TraceContext trace) {
    public EmbeddingCall {
      texts = List.copyOf(texts);
    }
  }

  /** How a call ended. The tokens are what there is to charge, whatever the end. */
  sealed interface EmbeddingResult {
    long inputTokens();

    /** One embedding for each text, in their order. */
    record Embedded(List<Embedding> embeddings, long inputTokens) implements EmbeddingResult {
      public Embedded {
        embeddings = List.copyOf(embeddings);
      }
    }

    /** None: {@code timeout}, {@code refused}, {@code garbled}, {@code lost}. */
    record Failed(String cause, long inputTokens) implements EmbeddingResult {}
  }
}

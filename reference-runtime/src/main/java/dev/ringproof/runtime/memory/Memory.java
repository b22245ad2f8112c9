package dev.ringproof.runtime.memory;

import dev.ringproof.runtime.model.Embedding;
import java.time.Instant;
import java.util.List;

/**
 * The summaries that sessions had, by their embeddings. Nothing depends on it: what it does not
 * hold, or no longer, is not recalled.
 */
public interface Memory {
  /** Takes a summary in, for the window. */
  void remember(String session, long version, String summary, Embedding embedding);

  /** Returns a session's summaries that are nearest to the embedding, nearest first. */
  List<Near> nearest(String session, Embedding to, int most);

  /** Returns what a session can recall, oldest first. */
  List<Remembered> of(String session);

  /** Forgets a session. */
  void forget(String session);

  /** Forgets what is past its window and returns how much that was. */
  int purge();

  /** A summary and the version of the checkpoint that had it. */
  record Remembered(long version, String summary, Instant at, Instant until) {}

  /**
   * One that was found.
   *
   * @param score the cosine of the angle between the two embeddings
   */
  record Near(Remembered remembered, double score) {}
}

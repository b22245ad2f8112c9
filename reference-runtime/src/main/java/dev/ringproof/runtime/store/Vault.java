package dev.ringproof.runtime.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Raw text under a retention window of its own, in a database of its own. */
public interface Vault {
  /** Keeps a text until the instant; replaces what was under the key. */
  void put(String session, String key, String text, Instant until);

  /** Returns the text while its window lasts. */
  Optional<String> get(String key);

  /** Returns a turn's raw prompt while its window lasts. */
  Optional<String> prompt(String turn);

  /** Returns what is kept of a turn's raw text, each as long as its window lasts. */
  Texts ofTurn(String turn);

  /** Returns the last exchanges of a session, oldest first: user prompt and final text in turn. */
  List<Exchange> recent(String session, int most);

  /**
   * Deletes what is past its window and truncates the log; returns how many texts and streams of
   * events went.
   */
  int purge(Instant now);

  /** A text and when its window ends. */
  record Text(String text, Instant until) {}

  /**
   * A turn's raw text; null for what is not kept, or not any more.
   *
   * @param prompt what the user said
   * @param answer what it ended with
   * @param eventsUntil when the window of its events ends, which hold its actions' arguments
   */
  record Texts(@Nullable Text prompt, @Nullable Text answer, @Nullable Instant eventsUntil) {}

  /** A turn, its raw prompt and the text it ended with. */
  record Exchange(String turn, String prompt, String text) {}
}

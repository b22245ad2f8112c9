package dev.ringproof.runtime.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Raw text under a retention window of its own, in a database of its own. */
public interface Vault {
  /** Keeps a text until the instant; replaces what was under the key. */
  void put(String session, String key, String text, Instant until);

  /** Returns the text while its window lasts. */
  Optional<String> get(String key);

  /** Returns a turn's raw prompt while its window lasts. */
  Optional<String> prompt(String turn);

  /** Returns the last exchanges of a session, oldest first: user prompt and final text in turn. */
  List<Exchange> recent(String session, int most);

  /**
   * Deletes what is past its window and truncates the log; returns how many texts and streams of
   * events went.
   */
  int purge(Instant now);

  /** A turn, its raw prompt and the text it ended with. */
  record Exchange(String turn, String prompt, String text) {}
}

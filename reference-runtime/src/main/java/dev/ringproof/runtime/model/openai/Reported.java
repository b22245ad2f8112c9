package dev.ringproof.runtime.model.openai;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.model.ModelPort.Usage;
import java.util.Optional;

/** What providers report of tokens, as far as it can be true; else our own count is charged. */
final class Reported {
  /**
   * The most that one call is believed to have read or written: ten times the longest context there
   * is. At the highest price that a list may hold, sums of many such calls are still numbers.
   */
  private static final long MOST = 100_000_000;

  private Reported() {}

  /** Returns what a chunk reports, or empty if that cannot be true. */
  static Optional<Usage> usage(JsonValue chunk) {
    var written = chunk.whole("/usage/completion_tokens").filter(n -> n >= 0 && n <= MOST);
    return read(chunk).flatMap(in -> written.map(out -> new Usage(in, out, true)));
  }

  /** Returns how many tokens an answer says were read: there is no question without any. */
  static Optional<Long> read(JsonValue answer) {
    return answer.whole("/usage/prompt_tokens").filter(n -> n > 0 && n <= MOST);
  }
}

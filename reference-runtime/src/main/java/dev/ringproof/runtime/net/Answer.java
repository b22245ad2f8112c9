package dev.ringproof.runtime.net;

import java.util.Optional;
import java.util.function.Function;

/** What came of an outbound request. */
public sealed interface Answer {
  /** An answer that was read to its end; carries bytes once, and is never compared. */
  @SuppressWarnings("ArrayRecordComponent")
  record Whole(int status, Function<String, Optional<String>> header, byte[] body)
      implements Answer {}

  /** No connection came about, so nothing was sent. */
  record NotSent(String reason) implements Answer {}

  /** It may have been sent, and no whole answer came back. */
  record Lost(String reason) implements Answer {}
}

package dev.ringproof.conformance.hostile;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** What hostile requests are sent at, and what is known of it: names for places, and secrets. */
interface Stage {
  /** Returns where it listens. */
  InetSocketAddress address();

  /** Returns what stands for a place such as {@code session}; empty for a word that is none. */
  Optional<String> fill(String place);

  /** Returns texts that may stand in no answer. */
  List<String> canaries();

  /** Whether a turn with the present marker reached the model. */
  boolean markerRan();

  /** Puts another marker in place of one that was used up. */
  void freshMarker();

  /** Opens what many requests have used up anew. */
  void refresh();

  /** Returns the most bytes that a body may have. */
  long bodyBytes();
}

package dev.ringproof.testbed.binding;

/**
 * A turn's event stream of which its client reads nothing: what the systems in between do not hold
 * stays with whoever sends it.
 */
public interface UnreadStream extends AutoCloseable {
  /** Returns the status; 0 when no answer came. */
  int status();

  /** Returns the turn's id by header; empty when absent. */
  String turn();

  /** Reads on from where it stopped, with a thread of its own. */
  TurnStream readOn();

  @Override
  void close();
}

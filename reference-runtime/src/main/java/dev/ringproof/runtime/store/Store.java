package dev.ringproof.runtime.store;

/**
 * All that is durable. Every method that writes returns after its commit has reached the disk, and
 * many callers share one commit; a method that fails has written nothing. Failures are {@link
 * StoreException}.
 */
public interface Store extends AutoCloseable {
  /** Sessions and their money. */
  SessionStore sessions();

  /** Turns, their events, their first and last commits. */
  TurnStore turns();

  /** Approvals and effects. */
  ActionStore actions();

  /** The evidence logs. */
  EvidenceLog evidence();

  /** Raw text under its own, shorter window. */
  Vault vault();

  /** The queue of Tier C. */
  JobQueue jobs();

  /** The processes that share it. */
  default Nodes nodes() {
    return Nodes.ALONE;
  }

  /** Whether it can be reached and takes what is to be written, as far as is known now. */
  default boolean answers() {
    return nodes().storeAnswers();
  }

  @Override
  void close();
}

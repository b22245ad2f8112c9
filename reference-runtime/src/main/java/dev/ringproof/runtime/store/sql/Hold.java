package dev.ringproof.runtime.store.sql;

import java.util.List;

/**
 * What a unit of work has to itself until its commit. Where one writer writes everything that is so
 * anyway; where several nodes share a database it is what they lock, in one order, before the first
 * unit of a commit runs.
 */
public sealed interface Hold {
  /** A unit that changes nothing that others read before they write. */
  Hold NOTHING = new Several(List.of());

  /** A session with its turns, actions, approvals, evidence and texts. */
  record Session(String id) implements Hold {}

  /** A session, and its tenant's money and quota. */
  record Account(String tenant, String session) implements Hold {}

  /**
   * The session of a turn.
   *
   * @param money its tenant's money too
   */
  record Turn(String id, boolean money) implements Hold {}

  /** The session of an action. */
  record Action(String id) implements Hold {}

  /** The session of an approval. */
  record Approval(String id) implements Hold {}

  /** The session of a trace. */
  record Trace(String id) implements Hold {}

  /** All of these. */
  record Several(List<Hold> parts) implements Hold {
    public Several {
      parts = List.copyOf(parts);
    }
  }

  /** Returns the hold of a turn's session alone. */
  static Hold turn(String id) {
    return new Turn(id, false);
  }
}

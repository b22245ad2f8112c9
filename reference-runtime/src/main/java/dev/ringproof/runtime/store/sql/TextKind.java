package dev.ringproof.runtime.store.sql;

/** What a text of the vault is; keys are unique within a kind. */
public enum TextKind {
  /** What a user said. */
  PROMPT,
  /** What a turn answered. */
  TEXT,
  /** The exact arguments of an action that waits. */
  ARGUMENTS,
  /** Anything else that is kept under a key. */
  OTHER
}

package dev.ringproof.runtime.store.sql;

import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.store.EvidenceLog;
import dev.ringproof.runtime.store.SessionStore;
import dev.ringproof.runtime.store.TurnStore;
import dev.ringproof.runtime.store.Vault;
import java.time.InstantSource;
import java.util.function.Consumer;

/** The ports of a store over one writer and its readers. */
public final class SqlStores {
  private final Writer writer;
  private final Reads reads;
  private final SqlVault vault;

  /** Makes them over an open database. */
  public SqlStores(
      Writer writer, Reads reads, Dialect dialect, SessionKeys keys, InstantSource clock) {
    this.writer = writer;
    this.reads = reads;
    vault = new SqlVault(writer, reads, dialect, clock, keys);
  }

  /**
   * Returns the sessions.
   *
   * @param forgetJob told of each job that lost its session
   */
  public SessionStore sessions(Consumer<String> forgetJob) {
    return new SqlSessions(writer, reads, vault, forgetJob);
  }

  /** Returns the turns. */
  public TurnStore turns() {
    return new SqlTurns(writer, reads, vault);
  }

  /** Returns the actions. */
  public ActionStore actions() {
    return new SqlActions(writer, reads, vault);
  }

  /** Returns the evidence. */
  public EvidenceLog evidence() {
    return new SqlEvidence(writer, reads);
  }

  /** Returns the streams of events, for the writer's thread. */
  public Events events() {
    return vault.events();
  }

  /** Returns the raw texts. */
  public Vault vault() {
    return vault;
  }
}

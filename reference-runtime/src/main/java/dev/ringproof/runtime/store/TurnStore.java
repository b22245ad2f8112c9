package dev.ringproof.runtime.store;

import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns and their events. */
public interface TurnStore {
  /** The turn's first commit. */
  Begun begin(BeginTurn turn);

  /** Returns the tenant's turn. */
  Optional<TurnRow> find(String tenant, String id);

  /** Whether a turn has begun and not ended, whichever process has it. */
  boolean underWay(String turn);

  /** Returns the turn of a workflow. */
  Optional<TurnRow> findByWorkflow(String tenant, String workflow);

  /** Makes events durable before it returns; used for all but tokens. */
  void append(String turn, List<TurnEvent> events);

  /** Hands events over to be durable within 20 ms; used for tokens. */
  void appendSoon(String turn, List<TurnEvent> events);

  /** Returns the durable events with an id above {@code after}, ascending. */
  List<TurnEvent> eventsAfter(String turn, long after);

  /** Changes the state between start and settlement, with events and evidence in one commit. */
  void state(String turn, String state, List<EvidenceDraft> evidence, List<TurnEvent> events);

  /**
   * The turn's last commit: releases the reservation, charges, raises the version by one, frees the
   * session. Settling an ended turn, or one whose session was erased, changes nothing.
   *
   * @return the session's new version, or empty when nothing was settled
   */
  Optional<Long> settle(Settlement settlement);

  /**
   * Takes up an unfinished job that a crash cut off, to run from its beginning: what it had
   * reserved stays, for nobody knows how much of it was used, and as much again is reserved. Empty,
   * and nothing is changed, when that was done so often already, or a window cannot pay for it.
   *
   * @param tenantLimit of the tenant's window; null for none
   */
  Optional<TurnRow> takeUp(
      String turn,
      int mostTakes,
      @Nullable Spend tenantLimit,
      BudgetWindow budgetWindow,
      Instant now);

  /**
   * Begins a run of an unfinished job: it is running, and the run is counted, with evidence in one
   * commit. Returns which run of the turn it is, from 1; empty, and nothing is changed, when the
   * turn ended or was erased.
   */
  OptionalInt attempt(String turn, List<EvidenceDraft> evidence);

  /**
   * Returns the turns of a tenant's jobs that are in one of these states, oldest first.
   *
   * @param after the job that was the last of those before; null for none
   */
  List<TurnRow> jobs(String tenant, Set<String> states, @Nullable String after, int most);

  /**
   * Returns turns of a session, oldest first; empty when the tenant has no such session, or not any
   * more.
   *
   * @param after the turn that was the last of those before; null for none
   */
  Optional<List<TurnRow>> ofSession(
      String tenant, String session, @Nullable String after, int most);

  /**
   * Makes a dead letter one that nobody will re-drive, {@code discarded}, with evidence in one
   * commit; false when it is none.
   */
  boolean discard(String turn, List<EvidenceDraft> evidence);

  /** Returns the text of an ended turn, if the vault still has it. */
  Optional<String> text(String turn);

  /**
   * Returns those of the turns that were under way when the copy was taken from which the store was
   * restored: what they did since then is not known. None where it never was.
   */
  Set<String> restored();

  /** Returns the turns that a crash left unfinished; called once at start. */
  List<TurnRow> unfinished();
}

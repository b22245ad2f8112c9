package dev.ringproof.runtime.store;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Actions, their approvals, their effects. */
public interface ActionStore {
  /** Makes a requested action durable together with its decision's evidence and events. */
  void request(ActionRow action, List<EvidenceDraft> evidence, List<TurnEvent> events);

  /**
   * Makes an approval request durable, its exact arguments in the vault, with evidence and events
   * and the turn's state {@code awaiting_approval} (or {@code waiting} for a job), in one commit.
   */
  void ask(
      ApprovalRow approval,
      JsonObject arguments,
      Instant vaultUntil,
      List<EvidenceDraft> evidence,
      List<TurnEvent> events);

  /** Returns the tenant's approval. */
  Optional<ApprovalRow> approval(String tenant, String id);

  /** Returns the tenant's approvals in a state, oldest first. */
  List<ApprovalRow> approvals(String tenant, String state);

  /** Returns the exact arguments of an approval, while the vault has them. */
  Optional<JsonObject> arguments(String approval);

  /**
   * Moves a pending approval to {@code approved}, {@code denied} or {@code expired}, if it is still
   * pending; compare and set, in one commit with evidence and events.
   *
   * @return whether this call moved it
   */
  boolean decide(
      String approval,
      String state,
      @Nullable String by,
      @Nullable String reason,
      List<EvidenceDraft> evidence,
      List<TurnEvent> events);

  /**
   * One commit: the approval (if any) is consumed, the intent is durable, its evidence too. Fails
   * to do so, and returns false, when the approval is not {@code approved} for this digest, or the
   * action was intended before, or the epoch is not the session's current one.
   */
  boolean intend(ActionRow action, @Nullable String approval, List<EvidenceDraft> evidence);

  /**
   * Makes the outcome durable with evidence and events; {@code state} is the action's new state.
   */
  void outcome(
      String action,
      String state,
      @Nullable String reference,
      @Nullable String resultDigest,
      List<EvidenceDraft> evidence,
      List<TurnEvent> events);

  /** Returns the action. */
  Optional<ActionRow> find(String action);

  /** Returns the actions of a turn, in the order of their requests. */
  List<ActionRow> ofTurn(String turn);

  /** Counts an attempt of an intended action durably and returns the new count. */
  int attempt(String action);
}

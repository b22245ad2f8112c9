package dev.ringproof.runtime.store;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Actions, their approvals, their effects. */
public interface ActionStore {
  /** Makes a requested action durable together with its decision's evidence and events. */
  void request(ActionRow action, List<EvidenceDraft> evidence, List<TurnEvent> events);

  /**
   * Makes an approval request durable, its exact arguments in the vault, with evidence and events,
   * in one commit. A turn that waits for it gets the state {@code awaiting_approval} (or {@code
   * waiting} for a job); one that does not, mode {@code async}, goes on.
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
      @Nullable Decider by,
      @Nullable String reason,
      List<EvidenceDraft> evidence,
      List<TurnEvent> events);

  /**
   * Who decided an approval.
   *
   * @param scopes what they held then: when the action is to run, the policy may ask for more
   */
  record Decider(String subject, Set<String> scopes) {
    public Decider {
      scopes = Set.copyOf(scopes);
    }
  }

  /**
   * One commit: the approval (if any) is consumed, the turn that waited for it runs again, the
   * intent is durable, its evidence too. Fails to do so, and returns false, when the approval is
   * not {@code approved} for this digest, or the action was intended before, or the epoch is not
   * the session's current one.
   */
  boolean intend(ActionRow action, @Nullable String approval, List<EvidenceDraft> evidence);

  /**
   * Makes the outcome durable with evidence and events; {@code state} is the action's new state. A
   * turn that waited for an approval runs again.
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

  /**
   * Returns the approvals of mode {@code async} whose action has not come to its end: pending,
   * approved, or its effect under way or unknown. Of all tenants, oldest first.
   */
  List<ApprovalRow> outstanding();

  /**
   * Returns what came to its end among a session's approvals of mode {@code async} and no turn that
   * completed was told of, oldest first.
   */
  List<Late> untold(String session);

  /**
   * Makes it durable that a turn is told of these approvals, with its events, in one commit; false
   * when it is over for one of them: another turn was told, or it is not settled any more.
   */
  boolean tell(String turn, List<String> approvals, List<TurnEvent> events);

  /** An approval whose turn did not wait for it, and what became of its action. */
  record Late(ApprovalRow approval, ActionRow action) {}

  /** Counts an attempt of an intended action durably and returns the new count. */
  int attempt(String action);
}

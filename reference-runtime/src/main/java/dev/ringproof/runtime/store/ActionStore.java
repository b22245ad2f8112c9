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

  /** Returns the approvals that a turn's actions asked for, oldest first. */
  List<ApprovalRow> approvalsOfTurn(String turn);

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
   * Returns what came to its end after its turn, with a session's approvals of mode {@code async}
   * and its effects that were asked about since, and no turn that completed was told of; oldest
   * first.
   */
  List<Late> untold(String session);

  /**
   * Makes it durable that a turn is told of these actions, with its events, in one commit; false
   * when it is over for one of them: another turn was told, or it is not settled any more.
   */
  boolean tell(String turn, List<String> actions, List<TurnEvent> events);

  /**
   * What became of an action after its turn.
   *
   * @param approval that the turn did not wait for; null where it is the outcome that came later
   */
  record Late(@Nullable ApprovalRow approval, ActionRow action) {}

  /**
   * Returns the effects of Tier C, of all tenants, whose outcome is unknown and which nobody has
   * given up asking about. Whoever commits such an outcome leaves one of these in the same commit.
   */
  List<FollowUp> followUps();

  /** Returns what is still to be asked about one action; empty if it is over or was erased. */
  Optional<FollowUp> followUp(String action);

  /**
   * Makes it durable that nobody asks about an effect any more, which stays unknown, with its
   * evidence; false if it is over already.
   */
  boolean giveUp(String action, List<EvidenceDraft> evidence);

  /**
   * An effect that is still to be asked about.
   *
   * @param attempts how often it was, over all starts
   */
  record FollowUp(String action, String turn, String tenant, String session, int attempts) {}

  /** Counts an attempt of an intended action durably and returns the new count. */
  int attempt(String action);
}

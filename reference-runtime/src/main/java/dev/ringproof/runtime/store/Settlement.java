package dev.ringproof.runtime.store;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.Spend;
import java.time.Instant;
import java.util.List;

/**
 * The last commit of a turn: checkpoint, budget, evidence and terminal event stand together.
 *
 * @param charged what the turn cost; it replaces the reservation
 * @param perModel tokens and cost by model, for usage
 * @param summary the checkpoint's new summary
 * @param view members of the turn's wire view, without text
 * @param text the final text, for the vault
 * @param events the terminal event last; their ids follow those already appended
 */
public record Settlement(
    String turn,
    String state,
    Spend charged,
    List<ModelUse> perModel,
    String summary,
    JsonObject view,
    String text,
    Instant vaultUntil,
    Instant now,
    List<EvidenceDraft> evidence,
    List<TurnEvent> events) {
  public Settlement {
    perModel = List.copyOf(perModel);
    evidence = List.copyOf(evidence);
    events = List.copyOf(events);
  }

  /** What one model served in a turn. */
  public record ModelUse(String model, long inputTokens, long outputTokens, long costMicros) {}
}

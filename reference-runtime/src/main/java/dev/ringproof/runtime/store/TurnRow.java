package dev.ringproof.runtime.store;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.session.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A turn as it is durable.
 *
 * @param state {@code running}, {@code awaiting_approval}, {@code completed}, {@code failed},
 *     {@code cancelled}; for Tier C also {@code queued}, {@code waiting}, {@code dead}, and {@code
 *     discarded}, a dead letter that nobody will re-drive
 * @param actor the requester, so that its authority can be judged again
 * @param reserved what is still reserved for it
 * @param takes how often a crash cut it off and it was taken up from its beginning, each time on
 *     another reservation of the same size; {@code reserved} holds them all
 * @param attempts how often it was run as a job, each run counted as it begins
 * @param redrives how often its job was re-driven before this turn, as a dead letter
 * @param acceptedAt when the job that it is was accepted first; else when it began
 * @param view the settled members of the turn's wire view (usage, degraded, failure, budget), empty
 *     until it ends; never text
 */
public record TurnRow(
    String id,
    String trace,
    String session,
    String tenant,
    TierId tier,
    Actor actor,
    String state,
    Spend reserved,
    int takes,
    int attempts,
    int redrives,
    long startVersion,
    long epoch,
    @Nullable String workflow,
    JsonObject view,
    Instant acceptedAt,
    Instant startedAt,
    @Nullable Instant endedAt) {

  /**
   * Returns what may have been used by takes that a crash cut off: nobody knows how much, so that
   * it counts as all. One that is queued has used nothing since it was taken up.
   */
  public Spend lost() {
    return state.equals("queued")
        ? new Spend(earlier(reserved.tokens()), earlier(reserved.micros()))
        : reserved;
  }

  private long earlier(long amount) {
    return amount / (takes + 1) * takes;
  }
}

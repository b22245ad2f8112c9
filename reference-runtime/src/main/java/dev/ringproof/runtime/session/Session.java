package dev.ringproof.runtime.session;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session's checkpoint as it is durable.
 *
 * @param owner the actor that opened it
 * @param version grows by one with each settled turn
 * @param summary compact, without raw prompt text
 * @param limit what it may spend in one window
 * @param epoch fencing epoch, grows whenever the lease changes hands
 * @param activeTurn the turn that runs, if one does
 */
public record Session(
    String id,
    String tenant,
    String owner,
    TierId tier,
    long version,
    String summary,
    Spend limit,
    long epoch,
    @Nullable String activeTurn,
    Instant createdAt) {
  /** Returns it with a turn under way. */
  public Session running(String turn) {
    return new Session(id, tenant, owner, tier, version, summary, limit, epoch, turn, createdAt);
  }
}

package dev.ringproof.runtime.store;

import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Risk;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An approval: of one action, for exactly the arguments of this digest. The arguments themselves
 * are in the vault under the approval's id.
 *
 * @param state {@code pending}, {@code approved}, {@code denied}, {@code expired}, {@code consumed}
 */
public record ApprovalRow(
    String id,
    String tenant,
    String session,
    String turn,
    String trace,
    String action,
    String tool,
    String toolClass,
    Risk risk,
    String digest,
    String requester,
    ApprovalMode mode,
    String state,
    Instant requestedAt,
    Instant expiresAt,
    @Nullable String decidedBy,
    @Nullable String reason) {}

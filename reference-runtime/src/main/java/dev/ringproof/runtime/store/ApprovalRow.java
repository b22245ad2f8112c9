package dev.ringproof.runtime.store;

import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Risk;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An approval: of one action, for exactly the arguments of this digest. The arguments themselves
 * are in the vault under the approval's id.
 *
 * @param state {@code pending}, {@code approved}, {@code denied}, {@code expired}, {@code consumed}
 * @param decidedScopes what whoever decided it held then; empty where no one did, or where a build
 *     that kept no scopes took the word
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
    @Nullable String reason,
    Set<String> decidedScopes) {
  public ApprovalRow {
    decidedScopes = Set.copyOf(decidedScopes);
  }
}

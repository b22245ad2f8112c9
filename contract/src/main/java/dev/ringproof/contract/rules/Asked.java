package dev.ringproof.contract.rules;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.tier.TierId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules are asked about.
 *
 * @param subject who acts
 * @param arguments null where they are not known: what depends on them is then not told
 * @param approved whether someone approved exactly this action
 * @param approverScopes what whoever approved held then
 */
public record Asked(
    String subject,
    ActorType type,
    Set<String> scopes,
    String tenant,
    TierId tier,
    int ring,
    Tool tool,
    @Nullable JsonObject arguments,
    boolean approved,
    Set<String> approverScopes) {
  public Asked {
    scopes = Set.copyOf(scopes);
    approverScopes = Set.copyOf(approverScopes);
  }
}

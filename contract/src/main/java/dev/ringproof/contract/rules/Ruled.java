package dev.ringproof.contract.rules;

import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.PolicyRule;
import org.jspecify.annotations.Nullable;

/** What the rules say of an action, and which of them says it. */
public sealed interface Ruled {
  /** The rule that decided; null where none matched. */
  @Nullable PolicyRule rule();

  /** It may run, when the rule's evidence fields are durable. */
  record Allow(PolicyRule rule) implements Ruled {}

  /** It may run once someone approved; then it is asked again. */
  record Ask(PolicyRule rule, ApprovalMode mode) implements Ruled {}

  /** It may not run. */
  record Deny(@Nullable PolicyRule rule, String reason) implements Ruled {}

  /** It cannot be told: this rule's condition reads arguments that are not known. */
  record Untold(PolicyRule rule) implements Ruled {}
}

package dev.ringproof.runtime.decision;

import dev.ringproof.contract.policy.ApprovalMode;
import java.time.Duration;
import java.util.List;

/** What a decision point said. */
public sealed interface Decision {
  /** It may run, when these fields are durable in the evidence log. */
  record Allow(String rule, List<String> evidence) implements Decision {
    public Allow {
      evidence = List.copyOf(evidence);
    }
  }

  /** It may not run. */
  record Deny(String reason) implements Decision {}

  /** It may run once someone approved; then it is asked again. */
  record Ask(String rule, ApprovalMode mode, Duration expiresIn) implements Decision {}

  /** No usable answer in time; the tier's degraded mode says what follows. */
  record Unavailable(String reason) implements Decision {}
}

package dev.ringproof.runtime.turn;

import dev.ringproof.contract.policy.ApprovalMode;
import java.time.Duration;

/** What the pipeline makes of a ruling. */
sealed interface Judgement {
  String word();

  String reason();

  record Allowed(String reason) implements Judgement {
    @Override
    public String word() {
      return "allow";
    }
  }

  record Asked(String reason, ApprovalMode mode, Duration expiresIn) implements Judgement {
    @Override
    public String word() {
      return "ask";
    }
  }

  record Denied(String reason) implements Judgement {
    @Override
    public String word() {
      return "deny";
    }
  }
}

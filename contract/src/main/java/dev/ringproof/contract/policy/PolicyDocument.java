package dev.ringproof.contract.policy;

import java.util.List;

/** The document {@code policy.json}: rules in order, default deny. */
public record PolicyDocument(String id, String version, List<PolicyRule> rules) {
  public PolicyDocument {
    rules = List.copyOf(rules);
  }
}

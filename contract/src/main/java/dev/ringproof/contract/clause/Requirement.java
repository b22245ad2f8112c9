package dev.ringproof.contract.clause;

import java.util.List;

/** What one ring requires beyond the ring before it. */
record Requirement(int ring, List<Capability> capabilities, List<String> clauses) {
  Requirement {
    capabilities = List.copyOf(capabilities);
    clauses = List.copyOf(clauses);
  }
}

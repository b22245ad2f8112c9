package dev.ringproof.chaos.invariant;

import dev.ringproof.chaos.invariant.Facts.Row;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;

/**
 * I9: nothing crossed a tenant. What one has, another does not find, and each log names its own.
 */
final class SeparateTenants {
  private final Tally tally = new Tally("I9");

  static InvariantResult check(Facts facts) {
    var invariant = new SeparateTenants();
    facts.all(Facts.FOREIGN).forEach(invariant::looked);
    facts.all(Facts.TRACE).forEach(invariant::trace);
    return invariant.tally.result();
  }

  private void looked(Row foreign) {
    tally.looked();
    tally.hold(
        !foreign.is("leak"),
        "another tenant asked for "
            + foreign.text("what")
            + " and was answered "
            + foreign.whole("status"));
  }

  private void trace(Row read) {
    var tenant = read.data().text("/document/tenant");
    if (tenant.isPresent()) {
      tally.looked();
      tally.hold(
          tenant.get().equals(read.text("tenant")),
          "the log of " + read.text("turn") + " is that of tenant " + tenant.get());
    }
  }
}

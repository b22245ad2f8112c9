package dev.ringproof.rings.judge;

import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.rings.ledger.LedgerView;
import dev.ringproof.rings.ledger.LedgerView.Found;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the ledger is sound and holds what must come before. */
final class OrderJudge {
  private final LedgerView ledger;
  private final Findings findings;

  OrderJudge(LedgerView ledger, Findings findings) {
    this.ledger = ledger;
    this.findings = findings;
  }

  /** A ledger that does not verify proves nothing: that is FAIL, with the line and why. */
  void sound() {
    if (!ledger.faults().isEmpty()) {
      findings.fail(
          "order.ledger", "broken", "ledger broken: " + String.join("; ", ledger.faults()));
    }
  }

  /** Asks for a ring's PASS for the subject, and returns it. */
  Optional<Found> needs(int ring, GrantKind purpose, @Nullable String digest) {
    var id = "order.ring-" + ring + "." + purpose;
    if (!ledger.faults().isEmpty()) {
      findings.fail(id, "unknown", "ring " + ring + " missing: the ledger cannot be believed");
      return Optional.empty();
    }
    if (digest == null) {
      findings.insufficient(id, "no subject", "ring " + ring + ": no evidence names a subject");
      return Optional.empty();
    }
    var found = ledger.verdict(ring, purpose.toString(), digest);
    if (found.isPresent() && found.get().verdict() == Verdict.PASS) {
      findings.pass(
          id,
          found.get().place(),
          "ring " + ring + " " + purpose + " PASS at " + found.get().place());
      return found;
    }
    var why =
        found
            .map(f -> "its " + purpose + " is " + f.verdict() + " at " + f.place())
            .orElse("the ledger holds no " + purpose + " verdict for " + digest);
    findings.fail(id, "missing", "ring " + ring + " missing: " + why);
    return Optional.empty();
  }

  /** Across runs a FAIL stands: asking again until it passes is no proof. */
  void notFailedBefore(int ring, GrantKind purpose, @Nullable String digest) {
    if (digest == null) {
      return;
    }
    ledger
        .verdict(ring, purpose.toString(), digest)
        .filter(found -> found.verdict() == Verdict.FAIL)
        .ifPresent(
            found ->
                findings.fail(
                    "order.earlier-fail",
                    found.place(),
                    "this subject failed ring "
                        + ring
                        + " before, at "
                        + found.place()
                        + "; over several runs a FAIL stands: a new build is a new subject"));
  }
}

package dev.ringproof.rings.judge;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Rate;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.rings.bundle.Bundle;
import dev.ringproof.rings.ledger.LedgerView.Found;
import dev.ringproof.rings.spec.RingSpec;
import java.time.Duration;
import java.util.stream.Stream;

/** Whether a real deployment may go on: rehearsal, earlier promotion, soak, observed traffic. */
final class PromotionJudge {
  private final Judge judge;
  private final Findings findings;

  PromotionJudge(Judge judge, Findings findings) {
    this.judge = judge;
    this.findings = findings;
  }

  void judge(int from, int to, Bundle identity, Bundle observed) {
    var order = new OrderJudge(judge.ledger(), findings);
    order.sound();
    for (int ring = from + 1; ring < to; ring++) {
      findings.fail(
          "order.skip-" + ring,
          "from " + from + " to " + to,
          "ring " + ring + " missing: no ring is skipped; promote into ring " + ring + " first");
    }
    if (to <= from) {
      findings.fail("order.back", "from " + from + " to " + to, "ring " + to + " is not ahead");
    }
    var subject = identity.documents().isEmpty() ? observed : identity;
    var digest = Assembly.digest(subject);
    if (digest == null) {
      findings.insufficient(
          "bundle", "no evidence", "no evidence names the subject that is to be promoted");
    }
    sameSubject(identity, observed);
    sameRings(subject);
    order.needs(to, GrantKind.REHEARSAL, digest);
    if (from >= 0 && to == from + 1) {
      order.needs(from, GrantKind.PROMOTION, digest).ifPresent(found -> soak(from, found));
      observed(judge.rings().ring(from), observed);
    }
  }

  private void sameSubject(Bundle identity, Bundle observed) {
    var subjects =
        Stream.concat(identity.inOrder().stream(), observed.inOrder().stream())
            .map(document -> document.subject().digest())
            .distinct()
            .toList();
    if (subjects.size() > 1) {
      findings.invalid(
          "bundle.subject",
          String.join(", ", subjects),
          "mixed or stale bundle: it names the subjects " + String.join(" and ", subjects));
    }
  }

  /** Or else soak and observed traffic would be asked for by whoever names the rings. */
  private void sameRings(Bundle subject) {
    var mine = judge.rings().digest();
    subject.inOrder().stream()
        .map(document -> document.subject().rings())
        .filter(rings -> !rings.equals(mine))
        .findFirst()
        .ifPresent(
            rings ->
                findings.invalid(
                    "bundle.rings",
                    rings,
                    "the subject ran under ring data " + rings + ", the judge has " + mine));
  }

  private void soak(int from, Found promoted) {
    var held = Duration.between(promoted.entry().at(), judge.issuedAt());
    var asked = judge.rings().ring(from).soak();
    var sentence = "ring " + from + " held for " + held + ", its soak is " + asked;
    if (held.compareTo(asked) < 0) {
      findings.insufficient("soak.ring-" + from, held.toString(), sentence);
    } else {
      findings.pass("soak.ring-" + from, held.toString(), sentence);
    }
  }

  private void observed(RingSpec spec, Bundle bundle) {
    var asked = spec.observed();
    if (asked == null) {
      return;
    }
    var document = bundle.document(Suite.OBSERVED);
    if (document.isEmpty()) {
      findings.insufficient(
          "observed.evidence",
          "missing",
          "no observed evidence of ring " + spec.ring() + ": real traffic must be exported");
      return;
    }
    var evidence = document.get();
    least("tenants", tenants(evidence), asked.tenants());
    least("turns", turns(evidence), asked.turns());
    least("days", Duration.between(evidence.started(), evidence.ended()).toDays(), asked.days());
    var approvals = Measures.rate(evidence, "approval", null).map(Rate::total).orElse(0L);
    least("approvals", approvals, asked.approvals());
    var tiers = new IdentityJudge(judge.rings(), findings).judge(bundle);
    if (!findings.has(Verdict.INVALID_RUN)) {
      tiers.ifPresent(
          data ->
              new ObjectiveJudge(judge.rings(), data, findings, "observed", "runtime")
                  .judgeObserved(evidence, spec));
    }
  }

  private void least(String what, long seen, long asked) {
    var sentence = "observed " + seen + " " + what + ", the ring asks for " + asked;
    if (seen < asked) {
      findings.insufficient("observed." + what, "" + seen, sentence);
    } else {
      findings.pass("observed." + what, "" + seen, sentence);
    }
  }

  private static long tenants(Evidence evidence) {
    return evidence.rates().stream()
        .filter(rate -> rate.metric().equals("turn-success") && rate.total() > 0)
        .map(Rate::tenant)
        .filter(tenant -> tenant != null)
        .distinct()
        .count();
  }

  private static long turns(Evidence evidence) {
    return Stream.of(TierId.values())
        .flatMap(tier -> Measures.rate(evidence, "turn-success", tier).stream())
        .mapToLong(Rate::total)
        .sum();
  }
}

package dev.ringproof.rings.judge;

import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.rings.bundle.Bundle;
import dev.ringproof.rings.ledger.LedgerView;
import dev.ringproof.rings.spec.RequiredClause;
import dev.ringproof.rings.spec.RingData;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The judge. It observes only: a pure function from rings, required clauses, ledger, evidence and
 * an instant to a verdict document; the same input gives the same bytes.
 *
 * @param required the clauses that a ring requires
 * @param issuedAt what the document says it was issued at
 */
public record Judge(
    RingData rings,
    IntFunction<List<RequiredClause>> required,
    LedgerView ledger,
    Instant issuedAt) {

  /** Judges whether the subject has been rehearsed in a ring. */
  public VerdictDocument rehearsal(int ring, Bundle evidence) {
    var bundle = evidence.only(ClauseJudge.REHEARSAL);
    var findings = new Findings();
    var spec = rings.ring(ring);
    var tiers = new IdentityJudge(rings, findings).judge(bundle);
    ChaosJudge.safety(bundle, findings);
    // In a bundle that mixes runs or builds nothing else has anything to stand on.
    if (!findings.has(Verdict.INVALID_RUN)) {
      new ClauseJudge(spec, findings).judge(bundle, required.apply(ring));
      bundle.document(Suite.CHAOS).ifPresent(chaos -> new ChaosJudge(spec, findings).judge(chaos));
      var load = bundle.document(Suite.LOAD);
      if (load.isPresent() && new LoadJudge(rings, spec, findings).judge(load.get())) {
        tiers.ifPresent(
            data ->
                new ObjectiveJudge(rings, data, findings, "load", "intended")
                    .judge(load.get(), spec));
      }
    }
    var order = new OrderJudge(ledger, findings);
    order.sound();
    if (ring > 0) {
      order.needs(ring - 1, GrantKind.REHEARSAL, Assembly.digest(bundle));
    }
    order.notFailedBefore(ring, GrantKind.REHEARSAL, Assembly.digest(bundle));
    var from = ring == 0 ? null : ring - 1;
    return new Assembly(from, ring, GrantKind.REHEARSAL, issuedAt).document(findings, bundle);
  }

  /**
   * Judges whether a real deployment may go from one ring to the next.
   *
   * @param from the ring that it is in; -1 for a deployment that is in none
   * @param rehearsed the bundle of the ring it goes to, for the subject's identity
   * @param earlier the bundle of the ring it comes from, with its observed evidence
   */
  public VerdictDocument promotion(int from, int to, Bundle rehearsed, Bundle earlier) {
    var findings = new Findings();
    var identity = rehearsed.only(ClauseJudge.REHEARSAL);
    var observed = earlier.only(List.of(Suite.OBSERVED));
    var subject = identity.documents().isEmpty() ? observed : identity;
    new PromotionJudge(this, findings).judge(from, to, identity, observed);
    var files = subject.equals(observed) ? observed : Assembly.joined(identity, observed);
    return new Assembly(from < 0 ? null : from, to, GrantKind.PROMOTION, issuedAt)
        .document(findings, files);
  }
}

package dev.ringproof.rings.judge;

import static java.util.Objects.requireNonNull;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.LoadFacts.PhaseFacts;
import dev.ringproof.contract.evidence.Rate;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.verdict.CountedSample;
import dev.ringproof.contract.verdict.QuantileObjective;
import dev.ringproof.contract.verdict.RateObjective;
import dev.ringproof.rings.spec.ObjectiveSpec;
import dev.ringproof.rings.spec.RingData;
import dev.ringproof.rings.spec.RingSpec;
import java.util.List;

/** Holds a ring's objectives against what was measured, by bounds. */
final class ObjectiveJudge {
  private final RingData rings;
  private final TierData tiers;
  private final Findings findings;
  private final String prefix;
  private final String clock;

  /**
   * Judges load or observed traffic.
   *
   * @param prefix of the objectives' ids
   * @param clock what first-token latency must count from
   */
  ObjectiveJudge(RingData rings, TierData tiers, Findings findings, String prefix, String clock) {
    this.rings = rings;
    this.tiers = tiers;
    this.findings = findings;
    this.prefix = prefix;
    this.clock = clock;
  }

  /** Judges every objective. */
  void judge(Evidence evidence, RingSpec spec) {
    spec.objectives().forEach(objective -> judge(evidence, objective));
  }

  /** Judges those objectives that real traffic can be held against: rates and quantiles. */
  void judgeObserved(Evidence evidence, RingSpec spec) {
    spec.objectives().stream()
        .filter(o -> o.kind() == ObjectiveSpec.Kind.RATE || o.kind() == ObjectiveSpec.Kind.QUANTILE)
        .forEach(objective -> judge(evidence, objective));
  }

  private void judge(Evidence evidence, ObjectiveSpec objective) {
    switch (objective.kind()) {
      case RATE -> rate(evidence, objective);
      case QUANTILE -> quantile(evidence, objective);
      case EXACT -> exact(evidence, objective);
      case ADMITTED -> admitted(evidence, objective);
      case OVERLOAD -> overload(evidence, objective);
    }
  }

  private void rate(Evidence evidence, ObjectiveSpec o) {
    var contradiction = Measures.contradiction(evidence, o.metricName(), o.tier());
    if (contradiction.isPresent()) {
      findings.invalid(id(o), "contradiction", id(o) + ": " + contradiction.get());
      return;
    }
    var seen = Measures.rate(evidence, o.metricName(), o.tier());
    var good = seen.map(Rate::good).orElse(0L);
    var total = seen.map(Rate::total).orElse(0L);
    findings.statistic(
        new RateObjective(id(o), o.aim(), confidence()).judge(good, total), confidence());
  }

  private void quantile(Evidence evidence, ObjectiveSpec o) {
    var tier = requireNonNull(o.tier(), "the schema asks for a tier");
    var budget = tiers.firstToken(tier);
    if (budget == null) {
      findings.fail(
          id(o), "no budget", id(o) + ": tier " + tier + " has no first-token budget to keep");
      return;
    }
    var sample = Measures.sample(evidence, o.metricName(), tier, clock);
    if (tooMany(evidence, tier, sample.map(CountedSample::total).orElse(0L))) {
      findings.invalid(id(o), "contradiction", id(o) + ": more first tokens than turns");
      return;
    }
    var objective = new QuantileObjective(id(o), o.aim(), budget.toNanos() / 1000, confidence());
    findings.statistic(objective.judge(sample.orElse(new CountedSample(List.of()))), confidence());
  }

  private static boolean tooMany(Evidence evidence, TierId tier, long samples) {
    var turns = Measures.rate(evidence, "turn-success", tier).map(Rate::total).orElse(0L);
    return samples > turns;
  }

  private void exact(Evidence evidence, ObjectiveSpec o) {
    var tenants = Measures.byTenant(evidence, o.metricName(), o.tier());
    var asked = o.tenants() == null ? 1 : o.tenants();
    var observed = tenants.size() + " tenants";
    var missed = tenants.stream().filter(t -> t.good() < t.total()).toList();
    if (!missed.isEmpty()) {
      var worst = Measures.worstTenant(evidence, o.metricName(), o.tier());
      findings.fail(id(o), String.valueOf(worst), id(o) + ": not exact for " + worst);
    } else if (tenants.stream().filter(t -> t.total() > 0).count() < asked) {
      findings.insufficient(
          id(o), observed, id(o) + ": counted for " + observed + ", the ring asks for " + asked);
    } else {
      findings.pass(id(o), observed, id(o) + ": exact for " + observed);
    }
  }

  private void admitted(Evidence evidence, ObjectiveSpec o) {
    var facts = evidence.load();
    var phases =
        facts == null
            ? List.<PhaseFacts>of()
            : facts.phases().stream()
                .filter(p -> !rings.content().beyondCapacity().contains(p.name()))
                .toList();
    var sent = phases.stream().mapToLong(PhaseFacts::sent).sum();
    var refused = phases.stream().mapToLong(PhaseFacts::refused).sum();
    if (refused > sent) {
      findings.invalid(id(o), "contradiction", id(o) + ": more refused than sent");
      return;
    }
    findings.statistic(
        new RateObjective(id(o), o.aim(), confidence()).judge(sent - refused, sent), confidence());
  }

  private void overload(Evidence evidence, ObjectiveSpec o) {
    var facts = evidence.load();
    var overload = facts == null ? null : facts.overload();
    if (overload == null) {
      findings.insufficient(id(o), "missing", id(o) + ": no overload phase ran");
      return;
    }
    var observed =
        "offered "
            + overload.offered()
            + ", admitted "
            + overload.admitted()
            + ", shed "
            + overload.shed()
            + ", other failures "
            + overload.otherFailures()
            + ", limit "
            + overload.limitBefore()
            + " to "
            + overload.limitUnder()
            + " to "
            + overload.limitAfter();
    if (overload.otherFailures() > 0) {
      findings.fail(id(o), observed, id(o) + ": failures beside shedding; " + observed);
    } else if (!overload.recovered()) {
      findings.fail(id(o), observed, id(o) + ": did not recover; " + observed);
    } else if (overload.admitted() + overload.shed() != overload.offered()) {
      findings.invalid(id(o), observed, id(o) + ": the counts do not add up; " + observed);
    } else if (overload.shed() == 0 || overload.admitted() == 0) {
      findings.insufficient(id(o), observed, id(o) + ": there was no overload; " + observed);
    } else {
      findings.pass(id(o), observed, id(o) + ": shed and recovered; " + observed);
    }
  }

  private double confidence() {
    return rings.content().confidence();
  }

  private String id(ObjectiveSpec objective) {
    return prefix + "." + objective.id();
  }
}

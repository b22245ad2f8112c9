package dev.ringproof.rings.judge;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.InjectorFacts;
import dev.ringproof.contract.evidence.LoadFacts;
import dev.ringproof.contract.evidence.LoadFacts.PhaseFacts;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.rings.spec.RingData;
import dev.ringproof.rings.spec.RingSpec;
import java.util.Map;

/** Whether load was made as the ring asks, and can be believed. */
final class LoadJudge {
  private final RingData rings;
  private final RingSpec spec;
  private final Findings findings;

  LoadJudge(RingData rings, RingSpec spec, Findings findings) {
    this.rings = rings;
    this.spec = spec;
    this.findings = findings;
  }

  /** Judges the injector's honesty and the amount, and returns whether there are any facts. */
  boolean judge(Evidence evidence) {
    var facts = evidence.load();
    if (facts == null || facts.phases().isEmpty()) {
      findings.insufficient("load.facts", "missing", "load: no facts of how it was made");
      return false;
    }
    lag(facts);
    injector(facts);
    busy(facts);
    if (facts.duplicateAttempts() > 0) {
      var seen = facts.duplicateAttempts() + " duplicates";
      findings.fail("load.duplicates", seen, "load: the witness saw " + seen + " of turns");
    }
    facts.phases().forEach(this::phase);
    trace(facts);
    var asked = spec.load().arrivalsPerSecond();
    // Replayed rows arrive as they did in the trace.
    if (facts.trace() == null && facts.arrivalsPerSecond() < asked * 0.99) {
      findings.insufficient(
          "load.arrivals",
          facts.arrivalsPerSecond() + " a second",
          "load: " + facts.arrivalsPerSecond() + " arrivals a second, the ring asks for " + asked);
    }
    spec.load().turns().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(turns -> turns(evidence, turns.getKey(), turns.getValue()));
    return true;
  }

  private void lag(LoadFacts facts) {
    var most = rings.content().injectorLagP99();
    var late = facts.late(most);
    var observed = "p99 " + facts.injectorLagP99Micros() / 1000.0 + " ms";
    var sentence =
        "injector lag "
            + observed
            + (late ? " is beyond " : " is within ")
            + most.toNanos() / 1_000_000.0
            + " ms";
    if (late) {
      findings.invalid("load.injector-lag", observed, sentence);
    } else {
      findings.pass("load.injector-lag", observed, sentence);
    }
  }

  /** An injector that nobody held against a stub may be what the figures are of. */
  private void injector(LoadFacts facts) {
    var id = "load.injector";
    var seen = facts.injector();
    if (seen == null || seen.rounds().isEmpty()) {
      var reason = "load: " + InjectorFacts.MISSING;
      findings.insufficient(id, "missing", reason);
      return;
    }
    // What the evidence says was asked of it is not what this ring asks.
    var injector = seen.within(rings.content().injectorLagP99());
    var observed = "peak " + injector.peakPerSecond() + " a second";
    var asked = spec.load().arrivalsPerSecond();
    if (injector.peakPerSecond() < Math.floor(asked)) {
      var reason = "load: the injector was held to a " + observed + ", the ring asks for " + asked;
      findings.insufficient(id, observed, reason);
    } else if (injector.held()) {
      findings.pass(id, observed, injector.told());
    } else {
      findings.invalid(id, observed, injector.told());
    }
  }

  private void busy(LoadFacts facts) {
    var busy = facts.machineBusy();
    if (busy != null && facts.crowded()) {
      var observed = Math.round(1_000 * busy) / 10.0 + " % busy";
      findings.doubt(
          "load.machine-busy",
          observed,
          "the injector's machine was "
              + observed
              + ", past "
              + 100 * LoadFacts.MOST_BUSY
              + " % a miss is not the target's alone: measure where less else runs");
    }
  }

  private void phase(PhaseFacts p) {
    var id = "load.phase." + p.name();
    var observed = "planned " + p.planned() + ", sent " + p.sent();
    var ended = p.completed() + p.refused() + p.failed();
    if (p.planned() == 0) {
      findings.insufficient(id, observed, "load phase " + p.name() + ": nothing was planned");
    } else if (p.sent() != p.planned()) {
      findings.invalid(id, observed, "load phase " + p.name() + ": " + observed);
    } else if (ended != p.sent()) {
      findings.invalid(
          id,
          observed,
          "load phase " + p.name() + ": sent " + p.sent() + ", but " + ended + " ended");
    } else if (p.witnessed() < p.completed()) {
      findings.invalid(
          id,
          "witnessed " + p.witnessed(),
          "load phase "
              + p.name()
              + ": completed "
              + p.completed()
              + ", but the witness saw "
              + p.witnessed());
    } else {
      findings.pass(id, observed, "load phase " + p.name() + ": " + observed);
    }
  }

  private void trace(LoadFacts facts) {
    var t = facts.trace();
    if (t == null) {
      return;
    }
    var sent = t.rowsSent() + " rows, " + t.inputSent() + " in, " + t.outputSent() + " out";
    var asked = t.rowsAsked() + " rows, " + t.inputAsked() + " in, " + t.outputAsked() + " out";
    if (!sent.equals(asked)) {
      findings.invalid("load.trace", sent, "trace: sent " + sent + ", asked " + asked);
    } else {
      findings.pass("load.trace", sent, "trace: sent as asked, " + sent);
    }
  }

  private void turns(Evidence evidence, TierId tier, int asked) {
    var id = "load.turns." + tier;
    var judged = Measures.rate(evidence, "turn-success", tier);
    var seen = judged.map(rate -> rate.total()).orElse(0L);
    var refused = refusedBelowCapacity(evidence);
    var observed = seen + " of " + asked + " turns";
    if (seen + refused < asked) {
      findings.insufficient(
          id, observed, "load: tier " + tier + " took " + observed + " that the ring asks for");
    } else {
      findings.pass(id, observed, "load: tier " + tier + " took " + observed);
    }
  }

  private long refusedBelowCapacity(Evidence evidence) {
    var facts = evidence.load();
    return facts == null
        ? 0
        : facts.phases().stream()
            .filter(p -> !rings.content().beyondCapacity().contains(p.name()))
            .mapToLong(PhaseFacts::refused)
            .sum();
  }
}

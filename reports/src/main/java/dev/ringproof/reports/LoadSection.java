package dev.ringproof.reports;

import dev.ringproof.contract.evidence.LoadFacts;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How the load was made, and what became of it. */
final class LoadSection {
  private LoadSection() {}

  static Html draw(LoadFacts facts) {
    var html = new Html().put("p", made(facts));
    var injector = facts.injector();
    if (injector != null) {
      html.put("p", "Before it, " + injector.told() + ".");
    }
    html.append(phases(facts));
    var trace = facts.trace();
    if (trace != null) {
      html.put("h3", "Trace " + trace.file()).append(sums(trace));
    }
    var overload = facts.overload();
    return overload == null ? html : html.put("p", words(overload));
  }

  private static String made(LoadFacts facts) {
    return "Open model, "
        + Figures.rounded(BigDecimal.valueOf(facts.arrivalsPerSecond()))
        + " arrivals a second for "
        + Math.round(facts.seconds())
        + " s; lengths: "
        + facts.lengths()
        + "; injector lag p99 "
        + Figures.millis(facts.injectorLagP99Micros())
        + busy(facts.machineBusy())
        + "; turns that the model saw more than once: "
        + facts.duplicateAttempts()
        + ".";
  }

  private static String busy(@Nullable Double share) {
    return share == null ? "" : "; its machine " + Math.round(100 * share) + " % busy";
  }

  private static Html phases(LoadFacts facts) {
    var table =
        new Table("phase", "#planned", "#sent", "#completed", "#refused", "#failed", "#witnessed");
    for (var phase : facts.phases()) {
      table.row(
          phase.name(),
          Figures.count(phase.planned()),
          Figures.count(phase.sent()),
          Figures.count(phase.completed()),
          Figures.count(phase.refused()),
          Figures.count(phase.failed()),
          Figures.count(phase.witnessed()));
    }
    return table.done();
  }

  private static Html sums(LoadFacts.TraceFacts trace) {
    return new Table("sum", "#asked", "#sent", "#witnessed")
        .row("rows", n(trace.rowsAsked()), n(trace.rowsSent()), n(trace.rowsWitnessed()))
        .row("tokens in", n(trace.inputAsked()), n(trace.inputSent()), n(trace.inputWitnessed()))
        .row(
            "tokens out", n(trace.outputAsked()), n(trace.outputSent()), n(trace.outputWitnessed()))
        .done();
  }

  private static String words(LoadFacts.OverloadFacts overload) {
    return "Overload: offered "
        + n(overload.offered())
        + ", admitted "
        + n(overload.admitted())
        + ", shed "
        + n(overload.shed())
        + "; the limit moved from "
        + Math.round(overload.limitBefore())
        + " to "
        + Math.round(overload.limitUnder())
        + " and back to "
        + Math.round(overload.limitAfter())
        + (overload.recovered() ? "; it recovered." : "; it did NOT recover.");
  }

  private static String n(long number) {
    return Figures.count(number);
  }
}

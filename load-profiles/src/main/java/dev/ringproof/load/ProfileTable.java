package dev.ringproof.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A profile's figures as lines of text. */
final class ProfileTable {
  private static final int BAR = 40;

  private ProfileTable() {}

  static List<String> of(ProfileReport report) {
    var lines = new ArrayList<String>();
    var measured = report.measured();
    if (measured != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "measured      %.1f turns a second at %.1f offered, %d failed; %.0f places, a turn takes"
                  + " %.1f s",
              measured.perSecond(),
              measured.offeredPerSecond(),
              measured.failed(),
              measured.limit(),
              measured.turnSeconds()));
    }
    if (report.steps().size() > 1) {
      var most = most(report);
      steps("goodput     ", report.steps(), most, lines);
      if (!report.beside().isEmpty()) {
        steps("in ring " + report.besideRing() + "   ", report.beside(), most, lines);
      }
    }
    for (var step : report.steps()) {
      step(step, report, lines);
    }
    for (var step : report.beside()) {
      lines.add(pace(step, report.mostLagMicros()) + ", in ring " + report.besideRing());
    }
    var injector = report.injector();
    if (injector != null) {
      lines.add("  " + injector.told());
    }
    report
        .objectives()
        .forEach(
            o -> lines.add(o.verdict() + "  " + o.id() + ": " + o.observed() + "; " + o.reason()));
    lines.add(report.verdict() + "  profile " + report.profile());
    report.reasons().forEach(reason -> lines.add("  " + reason));
    return lines;
  }

  private static double most(ProfileReport report) {
    return Stream.concat(report.steps().stream(), report.beside().stream())
        .mapToDouble(StepFacts::perSecond)
        .max()
        .orElse(1);
  }

  /** Goodput against offered load, a step a line. */
  private static void steps(String title, List<StepFacts> steps, double most, List<String> lines) {
    lines.add(
        title
            + "  times  offered/s   good/s  completed  refused  counted  failed  limit before  after");
    for (var step : steps) {
      var times = step.times();
      lines.add(
          String.format(
              Locale.ROOT,
              "%-12s %6s %10.1f %8.1f %10d %8d %8s %7d %13.0f %6.0f",
              step.name(),
              times == null ? "" : String.format(Locale.ROOT, "%.1f", times),
              step.perSecond(),
              step.goodPerSecond(),
              step.all().completed(),
              step.all().refused(),
              step.refusals() < 0 ? "?" : String.valueOf(step.refusals()),
              step.all().failed(),
              step.limitBefore(),
              step.limitAfter()));
    }
    for (var step : steps) {
      lines.add(bar(step.name() + " offered", '.', step.perSecond(), most));
      lines.add(bar(step.name() + " good", '#', step.goodPerSecond(), most));
    }
  }

  private static String bar(String name, char mark, double value, double most) {
    var length = most <= 0 ? 0 : (int) Math.round(BAR * value / most);
    return String.format(
        Locale.ROOT, "  %-20s %s %.1f", name, String.valueOf(mark).repeat(length), value);
  }

  private static void step(StepFacts step, ProfileReport report, List<String> lines) {
    lines.add(
        String.format(
            Locale.ROOT,
            "%-13s offered   sent  completed  refused  failed   good    seen  attempts",
            step.name()));
    for (var count : step.counts()) {
      var tier = count.tier();
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-11s %7d %6d %10d %8d %7d %6d %7d %9d",
              tier == null ? "all" : "tier " + tier,
              count.offered(),
              count.sent(),
              count.completed(),
              count.refused(),
              count.failed(),
              count.good(),
              count.witnessed(),
              count.attempts()));
    }
    if (!step.troubles().isEmpty()) {
      lines.add("  failed      " + troubles(step));
    }
    tools(step, lines);
    lines.add("  ms                     n  never      p50      p90      p99    p99.9      max");
    for (var latency : step.latencies()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s %-13s %6d %6d %8s %8s %8s %8s %8s",
              latency.tier(),
              latency.metric(),
              latency.count(),
              latency.never(),
              millis(latency.p50Micros()),
              millis(latency.p90Micros()),
              millis(latency.p99Micros()),
              millis(latency.p999Micros()),
              millis(latency.maxMicros())));
    }
    lines.add(pace(step, report.mostLagMicros()));
    quiet(step, lines);
    if (step.tenants().size() > 1) {
      lines.add("  tenants     " + tenants(step));
    }
  }

  private static void tools(StepFacts step, List<String> lines) {
    if (!step.tools().isEmpty()) {
      lines.add("  tool              wanted  asked  witnessed   calls");
    }
    for (var tool : step.tools()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-17s %6d %6d %10d %7d",
              tool.tool(),
              tool.wanted(),
              tool.asked(),
              tool.witnessed(),
              tool.calls()));
    }
  }

  /** What became of the others, where one tenant is loud. */
  private static void quiet(StepFacts step, List<String> lines) {
    var quiet = step.quiet();
    if (quiet != null) {
      lines.add(
          "  all but     "
              + quiet.but()
              + ": "
              + quiet.completed()
              + " of "
              + quiet.offered()
              + " completed, "
              + quiet.refused()
              + " refused, p99 "
              + quiet.latencies().stream()
                  .map(l -> l.metric() + " " + l.tier() + " " + millis(l.p99Micros()) + " ms")
                  .collect(Collectors.joining(", ")));
    }
  }

  private static String pace(StepFacts step, long mostLagMicros) {
    var busy = step.machineBusy();
    return String.format(
        Locale.ROOT,
        "  %.1f arrivals a second for %.1f s; injector lag p50 %s, p99 %s, max %s ms (p99 at most"
            + " %s)%s",
        step.perSecond(),
        step.seconds(),
        millis(step.lag().p50Micros()),
        millis(step.lag().p99Micros()),
        millis(step.lag().maxMicros()),
        millis(mostLagMicros),
        busy == null ? "" : String.format(Locale.ROOT, "; machine %.0f %% busy", 100 * busy));
  }

  static String troubles(StepFacts step) {
    return step.troubles().entrySet().stream()
        .map(way -> way.getValue() + " " + way.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String tenants(StepFacts step) {
    return step.tenants().stream()
        .limit(5)
        .map(
            tenant ->
                tenant.tenant()
                    + " "
                    + tenant.completed()
                    + " of "
                    + tenant.offered()
                    + (tenant.refused() == 0 ? "" : " (" + tenant.refused() + " refused)"))
        .collect(Collectors.joining(", "));
  }

  private static String millis(@Nullable Long micros) {
    return micros == null ? "never" : String.format(Locale.ROOT, "%.1f", micros / 1_000.0);
  }
}

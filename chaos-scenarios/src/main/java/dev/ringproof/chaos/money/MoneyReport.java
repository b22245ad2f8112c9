package dev.ringproof.chaos.money;

import dev.ringproof.chaos.invariant.Tally;
import dev.ringproof.chaos.money.MoneyHistory.Kill;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.policy.PriceList;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.testbed.evidence.EvidenceWriter;
import dev.ringproof.testbed.evidence.SuiteRun;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a run found of money, {@code ring-N/money.json} of an evidence folder.
 *
 * @param ranAs digest of the subject that ran
 * @param lasts how long turns were begun
 * @param atOnce the most turns that were open at one moment
 * @param kills processes that were killed, as witnessed
 * @param all the sums
 * @param tenants a row each
 * @param sessions a row each
 * @param rules with how much each looked at
 * @param reasons why it did not pass; none if it did
 */
public record MoneyReport(
    String kind,
    int ring,
    String run,
    long seed,
    String target,
    Subject subject,
    String ranAs,
    int nodes,
    int clients,
    String lasts,
    int atOnce,
    int kills,
    MoneyRow all,
    List<MoneyRow> tenants,
    List<MoneyRow> sessions,
    List<InvariantResult> rules,
    Outcome outcome,
    List<String> reasons) {
  /** The report's name in a ring's folder. */
  public static final String FILE = "money.json";

  static final String KIND = "Money";
  private static final int MOST_TOLD = 5;

  public MoneyReport {
    tenants = List.copyOf(tenants);
    sessions = List.copyOf(sessions);
    rules = List.copyOf(rules);
    reasons = List.copyOf(reasons);
  }

  static MoneyReport of(Ground ground, SuiteRun run, MoneyPlan plan, MoneyHistory history) {
    var prices = JsonCodec.decode(ground.plan().data().prices(), PriceList.class);
    var now = Clock.systemUTC().instant();
    var judged = MoneyJudge.judge(history, model -> prices.prices(model, run.started(), now));
    var reasons = new ArrayList<String>();
    var outcome = outcome(history, judged, plan, reasons);
    var tenants = judged.tenants();
    return new MoneyReport(
        KIND,
        ground.plan().ring(),
        run.run(),
        run.seed(),
        ground.plan().target().name(),
        ground.subject(),
        ground.ranAs(),
        ground.nodes().size(),
        plan.clients(),
        plan.lasts().toString(),
        history.atOnce(),
        (int) history.kills().stream().filter(Kill::witnessed).count(),
        sum(tenants),
        tenants,
        judged.sessions(),
        judged.results(),
        outcome,
        reasons);
  }

  private static MoneyRow sum(List<MoneyRow> rows) {
    var all = MoneyRow.none("all");
    for (var row : rows) {
      all = all.plus(row, "all");
    }
    return all;
  }

  static Outcome outcome(
      MoneyHistory history, MoneyJudge.Judged judged, MoneyPlan plan, List<String> reasons) {
    for (var rule : judged.results()) {
      rule.violations().stream().limit(MOST_TOLD).forEach(v -> reasons.add(rule.id() + ": " + v));
    }
    for (var row : judged.tenants()) {
      if (row.difference() != 0) {
        reasons.add(row.name() + " differs by " + row.difference() + " tokens");
      }
    }
    if (!reasons.isEmpty()) {
      return Outcome.FAILED;
    }
    if (!history.harness().isEmpty()) {
      reasons.addAll(history.harness());
      return Outcome.INVALID;
    }
    missing(history, judged, plan, reasons);
    return reasons.isEmpty() ? Outcome.PASSED : Outcome.INSUFFICIENT;
  }

  /** Silence is no pass: all that the table counts happened, and each rule looked at something. */
  private static void missing(
      MoneyHistory history, MoneyJudge.Judged judged, MoneyPlan plan, List<String> into) {
    var all = sum(judged.tenants());
    if (history.atOnce() < plan.clients()) {
      into.add(history.atOnce() + " turns at once, " + plan.clients() + " were asked for");
    }
    if (all.served() == 0) {
      into.add("the witness served nothing");
    }
    if (history.kills().stream().noneMatch(Kill::witnessed)) {
      into.add("no kill was witnessed");
    }
    some(into, all.killed(), "a turn that a kill took");
    some(into, all.refused(), "a refusal for want of money");
    for (var sort : Sort.values()) {
      some(into, judged.met().contains(sort) ? 1 : 0, "a turn of the sort " + sort);
    }
    some(into, all.cancelled(), "a turn that was taken back");
    judged.undecided().forEach(into::add);
    for (var rule : judged.results()) {
      some(into, rule.exercised(), "a look of the rule " + rule.id());
    }
  }

  private static void some(List<String> into, long found, String what) {
    if (found == 0) {
      into.add("there was not " + what);
    }
  }

  /** Returns the table, and what went wrong below it. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "seed %d: %s, turns begun for %s, %d at once, %d kills (kill -9)",
            seed,
            nodes == 1 ? "1 node" : nodes + " nodes",
            lasts,
            atOnce,
            kills));
    lines.add(
        String.format(
            Locale.ROOT,
            "%-12s %8s %6s %7s %6s %5s %7s %9s %8s %9s %8s %17s %10s",
            "tenant",
            "sessions",
            "turns",
            "refused",
            "killed",
            "cut",
            "hung up",
            "cancelled",
            "served",
            "swallowed",
            "settled",
            "of them unknown",
            "difference"));
    tenants.forEach(row -> lines.add(line(row)));
    lines.add(line(all));
    lines.add(
        "rules (looked at): " + rules.stream().map(Tally::told).collect(Collectors.joining(" ")));
    reasons.forEach(why -> lines.add(outcome + " " + why));
    return lines;
  }

  private static String line(MoneyRow row) {
    return String.format(
        Locale.ROOT,
        "%-12s %8d %6d %7d %6d %5d %7d %9d %8d %9d %8d %17d %10d",
        row.name(),
        row.sessions(),
        row.turns(),
        row.refused(),
        row.killed(),
        row.cut(),
        row.hungUp(),
        row.cancelled(),
        row.served(),
        row.neverCame(),
        row.settled(),
        row.unknownCharged(),
        row.difference());
  }

  /** Writes the report and its table below the folder. */
  void write(Path evidenceDir) {
    EvidenceWriter.report(
        evidenceDir.resolve("ring-" + ring), "money", JsonCodec.encode(this), lines());
  }
}

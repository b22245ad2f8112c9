package dev.ringproof.chaos.money;

import dev.ringproof.chaos.kit.Together;
import dev.ringproof.chaos.kit.Waiting;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.persona.Persona;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Many turns at once while provider streams are cut, clients hang up and take back, windows refuse
 * and nodes are killed; then what the witness served is joined with what was settled.
 */
public final class MoneyRun {
  /** How long it may take after the load until all is settled and read. */
  private static final Duration AFTERWARDS = Duration.ofMinutes(5);

  private static final int JOBS_EVERY = 4;
  private static final int SPARE = 4;

  private MoneyRun() {}

  /**
   * Runs, judges and writes the report; all nodes stand before and after.
   *
   * @param evidenceDir where the report goes
   * @param clock the wall clock, by which budget windows end
   */
  public static MoneyReport run(
      Ground ground,
      SuiteRun run,
      MoneyPlan plan,
      Path evidenceDir,
      Progress progress,
      InstantSource clock) {
    awaitWindow(ground, plan, progress, clock);
    var board = new Board();
    load(ground, plan, board, progress);
    progress.line("  the load is over: waiting until all is settled");
    var history = new LastAccount(ground, board).read();
    var report = MoneyReport.of(ground, run, plan, history);
    report.write(evidenceDir);
    return report;
  }

  /**
   * What a window's end takes out of sight cannot be joined: the run lies within one. A window that
   * slides takes nothing out of sight before its length is over.
   */
  private static void awaitWindow(
      Ground ground, MoneyPlan plan, Progress progress, InstantSource clock) {
    var windows = ground.plan().tiers().windows();
    if (windows.budgets().slides()) {
      return;
    }
    var window = windows.budget();
    var needs = plan.lasts().plus(AFTERWARDS);
    var now = clock.instant();
    var ends =
        Instant.ofEpochMilli(
            Math.floorDiv(now.toEpochMilli(), window.toMillis()) * window.toMillis()
                + window.toMillis());
    var left = Duration.between(now, ends);
    if (left.compareTo(needs) < 0 && window.compareTo(needs) > 0) {
      progress.line("  waiting " + left.toSeconds() + " s for the next budget window");
      Waiting.pass(left);
    }
  }

  private static void load(Ground ground, MoneyPlan plan, Board board, Progress progress) {
    var over = new AtomicBoolean();
    var all = new ArrayList<Runnable>();
    Persona shared = ground.personas().user();
    // More than are asked for: between two turns a client has none.
    for (int i = 0; i < plan.clients() + plan.clients() / SPARE; i++) {
      shared = i % MoneyPlan.PER_TENANT == 0 ? ground.personas().user() : shared;
      var user = ground.personas().userOf(shared.tenant());
      var tier = i % JOBS_EVERY == JOBS_EVERY - 1 ? TierId.C : TierId.A;
      var random = new Random(plan.seed() * 31 + i);
      var client = new MoneyClient(ground, board, user, tier, false, random);
      all.add(() -> client.run(over::get));
    }
    for (int tenant = 0; tenant < MoneyPlan.TIGHT_TENANTS; tenant++) {
      var first = ground.personas().budgetUser();
      for (int i = 0; i < MoneyPlan.PER_TIGHT_TENANT; i++) {
        var user = ground.personas().userOf(first.tenant());
        var random = new Random(plan.seed() * 37 + tenant * 101L + i);
        var client = new MoneyClient(ground, board, user, TierId.A, true, random);
        all.add(() -> client.run(over::get));
      }
    }
    all.add(
        () -> {
          try {
            new Killer(ground, plan, board, progress).run();
          } finally {
            over.set(true);
          }
        });
    Together.run(all);
  }
}

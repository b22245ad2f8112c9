package dev.ringproof.cli;

import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures what decisions cost. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures decisions: embedded, remote, durable; counts the commits of an approved action.",
      "The runtime's classes measure in a process of their own, five rounds after one that warms",
      "up, what is compared in turns; commits are counted in the files of a runtime that runs."
    },
    footer = {"", "Example:", "  ringproof bench policy --out out/bench"})
final class BenchPolicyCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int TURNS = 5;
  private static final int WANTED = 2;

  @Mixin private Options options = new Options();

  @Override
  public Integer call() {
    var context = new RunContext(options);
    var screen = context.screen();
    screen.line(
        "figures of this machine, " + Runtime.getRuntime().availableProcessors() + " cores");
    BenchProcess.run(options.home(), context.out(), "PolicyBench");
    try (var proxies = context.proxies();
        var standing = context.up(new Stage("bench", 2, 1, false, false), proxies)) {
      var counts = new ArrayList<Long>();
      for (int i = 0; i < TURNS; i++) {
        counts.add(commits(standing));
      }
      var exact = counts.stream().allMatch(count -> count == WANTED);
      screen.line(
          "commits of the continuity store from an approval to its effect settled: "
              + counts
              + ", wanted "
              + WANTED
              + " each: "
              + (exact ? "met" : "MISSED"));
      return exact ? Exit.PASS : Exit.FAIL;
    }
  }

  /** Takes a turn with an approved refund; returns the commits after the approval's own. */
  private static long commits(Standing standing) {
    var wal = standing.dataDir().resolve("continuity.db-wal");
    var user = standing.personas().user();
    var api = standing.binding();
    var nonce = standing.witness().nonce();
    var refund = JsonValue.object().with("order", nonce).with("amount", 700);
    // Long enough for what settles the effect to be counted before the turn writes anything more.
    var then = ModelScript.says("done").firstAfter(Duration.ofSeconds(1));
    standing.witness().script(nonce, ModelScript.asks("send_refund", refund).then(then));
    var session = api.openSession(user, TierId.A, null).json().text("/id").orElseThrow();
    try (var turn = api.takeTurn(user, session, TurnAsk.of("refund " + nonce))) {
      var asked = turn.awaitType(EventType.APPROVAL_REQUIRED, PATIENCE).orElseThrow().data();
      var before = WalCommits.in(wal);
      var approval = asked.text("/approval").orElseThrow();
      var approver = standing.personas().approverOf(user.tenant());
      api.decide(approver, approval, true, asked.text("/digest").orElseThrow(), null);
      var unused = turn.awaitType(EventType.TOOL_COMPLETED, PATIENCE).orElseThrow();
      var after = WalCommits.in(wal);
      turn.toEnd(PATIENCE);
      return after - before - 1;
    }
  }
}

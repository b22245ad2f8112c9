package dev.ringproof.cli;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.load.Headroom;
import dev.ringproof.load.TracePlan;
import dev.ringproof.rings.Gate;
import dev.ringproof.rings.ledger.Ledger;
import dev.ringproof.testbed.evidence.EvidenceWriter;
import dev.ringproof.testbed.proxy.ProxyServer;
import dev.ringproof.testbed.target.StandUpException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rehearses a target ring by ring and judges each step. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Stands the target up in ring 0, 1, 2 and 3, one after the other: conformance clauses, chaos",
      "scenarios and load as each ring asks; judges each step, appends it to the ledger, and writes",
      "evidence/, verdict.json, ledger.jsonl, report.html, junit.xml and summary.md below --out."
    },
    footer = {
      "",
      "Example:",
      "  ringproof prove --through 1 --out out",
      "  ringproof prove --trace AzureLLMInferenceTrace_conv.csv"
    })
final class ProveCommand implements Callable<Integer> {
  @Mixin private Options options = new Options();
  @Mixin private TraceOptions trace = new TraceOptions();

  @Option(
      names = "--through",
      defaultValue = "3",
      paramLabel = "N",
      description = "the last ring to rehearse, 0 to 3 (default: ${DEFAULT-VALUE})")
  private int through = 3;

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = "a ledger that the verdicts are appended to as well")
  private @Nullable Path ledger;

  @Override
  public Integer call() {
    if (through < 0 || through > 3) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "--through: found " + through + ", expected a ring from 0 to 3");
    }
    var replay = trace.plan();
    var context = new RunContext(options);
    var gate = new Gate(RingFiles.of(context.data()), context.catalogue());
    Folders.empty(context.evidence());
    EvidenceWriter.data(context.evidence(), context.data());
    Opening.print(context);
    try (var proxies = context.proxies()) {
      return new Proof(context, gate, replay).run(proxies);
    }
  }

  /** One proof under way. */
  private final class Proof {
    private final RunContext context;
    private final Gate gate;
    private final @Nullable TracePlan replay;
    private final Headroom headroom = new Headroom();
    private final List<Evidence> evidence = new ArrayList<>();
    private final List<JsonValue> verdicts = new ArrayList<>();
    private @Nullable RingProof next;

    Proof(RunContext context, Gate gate, @Nullable TracePlan replay) {
      this.context = context;
      this.gate = gate;
      this.replay = replay;
    }

    int run(ProxyServer proxies) {
      var words = new ArrayList<Verdict>();
      try {
        for (int ring = 0; ring <= through; ring++) {
          var word = ring(ring, proxies);
          words.add(word);
          if (word != Verdict.PASS) {
            if (ring < through) {
              context
                  .screen()
                  .line("stopped: ring " + (ring + 1) + " needs ring " + ring + "'s PASS");
            }
            break;
          }
        }
      } finally {
        try {
          closeNext();
        } finally {
          new Bundle(context).write(verdicts, evidence);
        }
      }
      var merged = Verdict.merge(words);
      context.screen().line("");
      context.screen().line(merged + "  exit " + merged.exitCode() + "  see " + context.out());
      return merged.exitCode();
    }

    private RingProof proof(int ring, ProxyServer proxies) {
      return new RingProof(new RingRun(context, gate.rings(), ring, proxies), headroom);
    }

    private void closeNext() {
      if (next != null) {
        next.close();
      }
    }

    private Verdict ring(int ring, ProxyServer proxies) {
      var spec = gate.rings().ring(ring);
      var screen = context.screen();
      screen.line("");
      screen.line("ring " + ring + "  " + spec.title());
      var last = ring == through;
      try (var proof = next == null ? proof(ring, proxies) : next) {
        var after = last ? null : proof(ring + 1, proxies);
        next = after;
        var all = after == null ? proof.all(replay, () -> {}) : proof.all(null, after::prepare);
        evidence.addAll(all);
      } catch (StandUpException e) {
        screen.line("INVALID  the target did not stand: " + e.getMessage());
        return Verdict.INVALID_RUN;
      }
      var at = Clocks.WALL.instant();
      var own = Ledger.open(context.out().resolve("ledger.jsonl"), context.keys());
      var result = gate.rehearse(context.evidence(), ring, own, context.keys(), at);
      result.writeTo(context.out().resolve("verdicts").resolve("ring-" + ring));
      if (ledger != null) {
        gate.rehearse(
            context.evidence(), ring, Ledger.open(ledger, context.keys()), context.keys(), at);
      }
      var verdict = result.verdict().json();
      verdicts.add(verdict);
      screen.verdict(verdict);
      return result.verdict().verdict();
    }
  }
}

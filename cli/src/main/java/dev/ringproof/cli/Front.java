package dev.ringproof.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand: it shows what there is. */
@Command(
    name = "ringproof",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Proves, ring by ring, that an agent runtime may meet more people.",
    footer = {
      "",
      "Exit codes: 0 PASS, 1 FAIL, 2 INSUFFICIENT_EVIDENCE, 3 INVALID_RUN, 64 bad arguments.",
      "",
      "  ringproof prove                          the whole proof of the reference runtime",
      "  ringproof conform --target my.yaml --ring 1",
      "  ringproof gate --from none --to 0 --evidence out/evidence --ledger out/ledger.jsonl"
    },
    subcommands = {
      ProveCommand.class,
      ServeCommand.class,
      ConformCommand.class,
      ChaosCommand.class,
      NodesCommand.class,
      MoneyCommand.class,
      HostileCommand.class,
      SequencesCommand.class,
      LoadCommand.class,
      ObserveCommand.class,
      GateCommand.class,
      LedgerCommand.class,
      KeyCommand.class,
      ReportCommand.class,
      ReplayCommand.class,
      ClausesCommand.class,
      ArchiveCommand.class,
      PolicyCommand.class,
      BenchCommand.class,
      EvidenceCommand.class,
      ExplainCommand.class,
      JobsCommand.class,
      SlosCommand.class
    })
final class Front implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command, such as prove");
  }
}

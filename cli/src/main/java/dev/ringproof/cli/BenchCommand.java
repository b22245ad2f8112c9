package dev.ringproof.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures parts of the reference runtime, and the injector that loads are made with. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Measures what parts of the reference runtime, and the injector, cost on this machine.",
    footer = {
      "",
      "Example:",
      "  ringproof bench injector",
      "  ringproof bench policy",
      "  ringproof bench runtime",
      "  ringproof bench sessions"
    },
    subcommands = {
      BenchInjectorCommand.class,
      BenchPolicyCommand.class,
      BenchRuntimeCommand.class,
      BenchSessionsCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name what to measure: injector, policy, runtime or sessions");
  }
}

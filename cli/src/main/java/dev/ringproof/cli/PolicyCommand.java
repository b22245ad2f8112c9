package dev.ringproof.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says of an action policy what it does before a runtime runs under it. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = "Checks an action policy, tests it by cases, tells two apart.",
    footer = {
      "",
      "Examples:",
      "  ringproof policy check examples/policy/support.yaml",
      "  ringproof policy test examples/policy/support.yaml \\",
      "      --cases examples/policy/cases.yaml"
    },
    subcommands = {PolicyCheckCommand.class, PolicyTestCommand.class, PolicyDiffCommand.class})
final class PolicyCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name what to do, such as check");
  }
}

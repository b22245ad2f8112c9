package dev.ringproof.cli;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The ring, for commands that run one suite. */
final class SuiteOptions {
  @Option(
      names = "--ring",
      defaultValue = "0",
      paramLabel = "N",
      description = "the ring that the target stands in, 0 to 3 (default: ${DEFAULT-VALUE})")
  private int ring;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** Returns the ring that was named, or else this one. */
  int ring(int otherwise) {
    var named = command.commandLine().getParseResult().hasMatchedOption("--ring");
    return named ? ring() : otherwise;
  }

  int ring() {
    if (ring < 0 || ring > 3) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "--ring: found " + ring + ", expected a ring from 0 to 3");
    }
    return ring;
  }

  /**
   * What one suite alone ends with: 1 when anything failed, 3 when the run itself is invalid or
   * nothing ever answered, 2 when something could not be decided, 0 when all passed.
   */
  static int exitCode(Evidence evidence, boolean answered) {
    var checks = evidence.checks();
    if (!answered) {
      return Exit.INVALID_RUN;
    }
    if (checks.stream().anyMatch(c -> c.outcome() == Outcome.FAILED)) {
      return Exit.FAIL;
    }
    var invalid = checks.stream().anyMatch(c -> c.outcome() == Outcome.INVALID);
    if (invalid || checks.size() < evidence.checksExpected() || evidence.interrupted() != null) {
      return Exit.INVALID_RUN;
    }
    var passed = checks.stream().anyMatch(c -> c.outcome() == Outcome.PASSED);
    var open = checks.stream().anyMatch(c -> c.outcome() == Outcome.INSUFFICIENT);
    return open || !passed ? Exit.INSUFFICIENT_EVIDENCE : Exit.PASS;
  }
}

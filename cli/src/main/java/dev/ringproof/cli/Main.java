package dev.ringproof.cli;

import picocli.CommandLine;

/** Entry point of the {@code ringproof} command. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  @SuppressWarnings("SystemExitOutsideMain")
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the command and returns its exit code; whatever breaks is 3, never 1. */
  static int run(String... args) {
    return run(new CommandLine(new Front()), args);
  }

  /** Runs one command as the whole is run. */
  static int run(CommandLine command, String... args) {
    try {
      return command
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setExitCodeExceptionMapper(Failures::exitCode)
          .setParameterExceptionHandler(Failures::badArguments)
          .setExecutionExceptionHandler(Failures::broken)
          .execute(args);
    } catch (Error e) {
      // A harness that dies must not look like a target that fails: Java's own code would be 1.
      System.err.println("ringproof: the harness broke: " + e);
      e.printStackTrace(System.err);
      return Exit.INVALID_RUN;
    }
  }
}

package dev.ringproof.cli;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.rings.ledger.LedgerException;
import dev.ringproof.testbed.target.StandUpException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into a sentence and an exit code; stack traces go to a file. */
final class Failures {
  private Failures() {}

  static int badArguments(ParameterException e, String[] args) {
    var command = e.getCommandLine();
    var err = command.getErr();
    err.println("ringproof: " + e.getMessage());
    err.println("ringproof: see: ringproof " + name(command) + "--help");
    err.flush();
    return Exit.BAD_ARGUMENTS;
  }

  static int broken(Exception e, CommandLine command, ParseResult parsed) {
    var err = command.getErr();
    err.println("ringproof: " + sentence(e));
    if (!expected(e)) {
      keepTrace(e, err);
    }
    err.flush();
    return exitCode(e);
  }

  static int exitCode(Throwable e) {
    if (e instanceof CliException stop) {
      return stop.exitCode();
    }
    return e instanceof DocumentException ? Exit.BAD_ARGUMENTS : Exit.INVALID_RUN;
  }

  private static boolean expected(Throwable e) {
    return e instanceof CliException
        || e instanceof DocumentException
        || e instanceof StandUpException
        || e instanceof LedgerException;
  }

  private static String sentence(Throwable e) {
    if (e instanceof UncheckedIOException && e.getCause() instanceof IOException cause) {
      return e.getMessage() + ": " + cause.getMessage();
    }
    var message = e.getMessage();
    return message == null || message.isBlank()
        ? "the harness broke: " + e.getClass().getSimpleName()
        : message;
  }

  private static void keepTrace(Throwable e, PrintWriter err) {
    var trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace, true));
    try {
      var file = Files.createTempFile("ringproof-", ".trace");
      Files.writeString(file, trace.toString());
      err.println("ringproof: this is a fault of the harness; its stack trace is in " + file);
    } catch (IOException full) {
      err.println("ringproof: a fault of the harness, and no room to keep its stack trace");
    }
  }

  private static String name(CommandLine command) {
    return command.getParent() == null ? "" : command.getCommandName() + " ";
  }

  /** Refuses an output folder that cannot be written, before anything starts. */
  static Path writable(Path folder) {
    return writable(folder, "--out");
  }

  /** Refuses a folder that cannot be written, and says by which option to name another. */
  static Path writable(Path folder, String option) {
    try {
      Files.createDirectories(folder);
      var probe = Files.createTempFile(folder, ".probe", "");
      Files.delete(probe);
      return folder;
    } catch (IOException e) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "cannot write to " + folder + ": " + e.getMessage() + "; name another " + option);
    }
  }
}

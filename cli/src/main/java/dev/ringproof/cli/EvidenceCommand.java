package dev.ringproof.cli;

import dev.ringproof.contract.trace.TraceDocument;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies what a runtime recorded. */
@Command(
    name = "evidence",
    mixinStandardHelpOptions = true,
    description = "Verifies the evidence log of a trace.",
    footer = {"", "Example:", "  ringproof evidence verify examples/policy/trace.json"})
final class EvidenceCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name what to do, such as verify");
  }

  /** Makes every hash again. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Makes every hash of a trace again, or of an array of traces, as GET /v1/traces/{trace} gives",
        "them. Exit 0 when all verify, 1 when one breaks or holds nothing."
      },
      footer = {"", "Example:", "  ringproof evidence verify examples/policy/trace.json"})
  int verify(@Parameters(paramLabel = "FILE", description = "the trace, JSON") Path file) {
    var traces = TraceDocument.read(InputFile.recorded(file));
    var broken = 0;
    var entries = 0L;
    for (var trace : traces) {
      var fault = trace.entries().isEmpty() ? "no entry, nothing verified" : fault(trace);
      broken += fault == null ? 0 : 1;
      entries += trace.entries().size();
      System.out.println(trace.trace() + ": " + (fault == null ? sound(trace) : fault));
    }
    System.out.println(
        Words.count(traces.size(), "trace")
            + ", "
            + (entries == 1 ? "1 entry" : entries + " entries")
            + ", "
            + broken
            + " that do not verify");
    return broken == 0 ? Exit.PASS : Exit.FAIL;
  }

  /** Returns the first break in words; null if the chain verifies. */
  static @Nullable String fault(TraceDocument trace) {
    return trace
        .firstBreak()
        .map(found -> "broken at seq " + found.seq() + ": " + found.why())
        .orElse(null);
  }

  private static String sound(TraceDocument trace) {
    var ended = trace.entries().stream().anyMatch(entry -> entry.type().equals("terminal"));
    return "verifies, "
        + trace.entries().size()
        + " entries, head "
        + trace.head()
        + (ended
            ? ""
            : "; no terminal entry: the turn runs, or the tail was cut, which a chain"
                + " alone cannot tell");
  }
}

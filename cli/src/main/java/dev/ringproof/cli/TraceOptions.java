package dev.ringproof.cli;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.TracePlan;
import dev.ringproof.load.trace.TraceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a production trace is replayed. */
final class TraceOptions {
  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "replay arrivals and token lengths of a file in the Azure LLM inference format")
  private @Nullable Path file;

  @Option(
      names = "--trace-window",
      defaultValue = "120s",
      converter = Durations.class,
      paramLabel = "DURATION",
      description = "how much of the trace, from its start (default: ${DEFAULT-VALUE})")
  private Duration window = Duration.ofMinutes(2);

  @Option(
      names = "--trace-compression",
      defaultValue = "4",
      paramLabel = "X",
      description = "arrivals come this many times as fast (default: ${DEFAULT-VALUE})")
  private double compression = 4;

  @Option(
      names = "--trace-pace",
      defaultValue = "5ms",
      converter = Durations.class,
      paramLabel = "DURATION",
      description = "the stub model's time for a token (default: ${DEFAULT-VALUE})")
  private Duration pace = Duration.ofMillis(5);

  @Option(
      names = "--trace-tier",
      defaultValue = "A",
      paramLabel = "TIER",
      description = "A, B or C (default: ${DEFAULT-VALUE})")
  private TierId tier = TierId.A;

  /** Whether a trace was named. */
  boolean named() {
    return file != null;
  }

  /** Returns the plan, the file read once so that a broken row stops before anything starts. */
  @Nullable TracePlan plan() {
    if (file == null) {
      return null;
    }
    if (!Files.isReadable(file)) {
      throw new CliException(Exit.BAD_ARGUMENTS, "--trace: cannot read " + file);
    }
    if (!(compression >= 0.1 && compression <= 100)) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "--trace-compression: found " + compression + ", expected 0.1 to 100");
    }
    TraceFile.read(file, window);
    return new TracePlan(file, window, compression, pace, tier);
  }
}

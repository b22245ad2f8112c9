package dev.ringproof.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say among which tools and tiers a policy stands. */
final class SurroundingsOptions {
  @Option(
      names = "--tools",
      paramLabel = "FILE",
      description = "the tools document (default: the built-in one)")
  private @Nullable Path tools;

  @Option(
      names = "--tiers",
      paramLabel = "FILE",
      description = "the tier document (default: the built-in one)")
  private @Nullable Path tiers;

  Surroundings read() {
    return Surroundings.of(tools, tiers);
  }
}

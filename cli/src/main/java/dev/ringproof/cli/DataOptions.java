package dev.ringproof.cli;

import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.policy.RuntimeDocuments;
import dev.ringproof.testbed.target.DataFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The documents that a target stands under, which are part of what is judged: the same artefact
 * under other ones is another subject. Tools are none of them, so that no suite is given others.
 */
final class DataOptions {
  @Option(
      names = "--tiers",
      paramLabel = "FILE",
      description = "the tiers and windows that it stands under (default: the built-in ones)")
  private @Nullable Path tiers;

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = "its price list (default: the built-in one)")
  private @Nullable Path prices;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "its action policy (default: the built-in one)")
  private @Nullable Path policy;

  @Option(
      names = "--rings",
      paramLabel = "FILE",
      description = "the rings, and what each asks for (default: the built-in ones)")
  private @Nullable Path rings;

  /** Reads them, each by itself and against one another, before anything starts. */
  DataFiles read() {
    return read(Defaults.located(Defaults.TOOLS));
  }

  /** Reads them, held against these tools. */
  DataFiles read(Located tools) {
    var tierFile = located(tiers, Defaults.TIERS);
    var priceFile = located(prices, Defaults.PRICES);
    var policyFile = located(policy, Defaults.POLICY);
    var unused = RuntimeDocuments.of(tierFile, priceFile, policyFile, tools);
    return new DataFiles(
        tierFile.value(),
        policyFile.value(),
        priceFile.value(),
        RingFiles.read(rings).document(),
        tools.value());
  }

  /** Returns the options as they were given, for whoever runs a command again. */
  String words() {
    return words("--tiers", tiers)
        + words("--prices", prices)
        + words("--policy", policy)
        + words("--rings", rings);
  }

  private static String words(String option, @Nullable Path file) {
    return file == null ? "" : " " + option + " " + file;
  }

  private static Located located(@Nullable Path file, String builtIn) {
    return file == null ? Defaults.located(builtIn) : InputFile.written(file);
  }
}

package dev.ringproof.cli;

import dev.ringproof.contract.json.Located;
import dev.ringproof.testbed.proxy.ProxyServer;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.DataFiles;
import dev.ringproof.testbed.target.TargetSpec;
import dev.ringproof.testbed.target.Targets;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that every command which meets a target shares. */
final class Options {
  private static final int SEEDS = 1_000_000;

  @Option(
      names = "--target",
      defaultValue = "reference",
      paramLabel = "TARGET",
      description = {
        "reference (default), a target file, or an http address; for a runtime behind TLS the",
        "address of a local port that forwards to it (docs/targets.md)"
      })
  private String target = "reference";

  @Option(
      names = "--out",
      defaultValue = "out",
      paramLabel = "DIR",
      description = "where evidence, verdicts and reports go (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("out");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "settles every random choice; printed when not given")
  private @Nullable Long seed;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "signing key, made when absent (default: in your configuration folder)")
  private @Nullable Path key;

  @Option(
      names = "--toxiproxy",
      paramLabel = "URL",
      description = "a Toxiproxy server to use instead of the embedded one")
  private @Nullable URI toxiproxy;

  @Mixin private DataOptions data = new DataOptions();

  @Option(names = "--verbose", description = "print every check, not only those that did not pass")
  private boolean verbose;

  Path home() {
    return Path.of(System.getProperty("ringproof.home", ".")).toAbsolutePath().normalize();
  }

  TargetSpec target() {
    return Targets.parse(target, home());
  }

  DataFiles data() {
    return data.read();
  }

  DataFiles data(Located tools) {
    return data.read(tools);
  }

  String dataWords() {
    return data.words();
  }

  String targetName() {
    return target;
  }

  Path out() {
    return Failures.writable(out.toAbsolutePath().normalize());
  }

  long seed() {
    if (seed == null) {
      seed = (long) new SecureRandom().nextInt(SEEDS);
    }
    return seed;
  }

  ProxyServer proxies() {
    return ProxyServers.choose(toxiproxy, seed());
  }

  boolean verbose() {
    return verbose;
  }

  /** The key file: named, else in the user's configuration folder. */
  Path key() {
    if (key != null) {
      return key;
    }
    var configured = System.getenv("XDG_CONFIG_HOME");
    var base =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".config")
            : Path.of(configured);
    return base.resolve("ringproof").resolve("key");
  }
}

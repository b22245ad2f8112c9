package dev.ringproof.cli;

import dev.ringproof.rings.key.Keys;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Makes a signing key and shows its public half; the private half is never shown. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the key that signs verdicts, ledgers and grants, or shows its public half: one line of",
      "base64, as a runtime's trusted-keys-file holds it. The private half stays in its file."
    },
    footer = {
      "",
      "Examples:",
      "  ringproof key create --key gate.key",
      "  ringproof key show --key gate.key > trusted-keys"
    })
final class KeyCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "the signing key (default: in your configuration folder)")
  private @Nullable Path key;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name what to do, such as show");
  }

  /** Makes a pair. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a key where there is none, and shows its public half.",
      footer = {"", "Example:", "  ringproof key create --key gate.key"})
  int create() {
    if (Files.exists(file(), LinkOption.NOFOLLOW_LINKS)) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "--key: found " + file() + ", expected a file to be made; no key is replaced");
    }
    System.out.println(Keys.loadOrCreate(file()).publicText());
    return Exit.PASS;
  }

  /** Shows the public half. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows the public half, one line of base64.",
      footer = {"", "Example:", "  ringproof key show --key gate.key > trusted-keys"})
  int show() {
    System.out.println(Keys.load(file()).publicText());
    return Exit.PASS;
  }

  private Path file() {
    return key == null ? new Options().key() : key;
  }
}

package dev.ringproof.cli;

import dev.ringproof.contract.ring.Dsse;
import dev.ringproof.rings.key.Keys;
import dev.ringproof.rings.ledger.EntryType;
import dev.ringproof.rings.ledger.Ledger;
import dev.ringproof.rings.ledger.LedgerEntry;
import dev.ringproof.rings.ledger.LedgerReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Reads the ledger. */
@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    description = "Verifies or shows a ledger.",
    footer = {
      "",
      "Examples:",
      "  ringproof ledger verify --ledger out/ledger.jsonl",
      "  ringproof ledger show --ledger out/ledger.jsonl"
    })
final class LedgerCommand {
  @Option(
      names = "--ledger",
      defaultValue = ".ringproof/ledger.jsonl",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "the ledger (default: ${DEFAULT-VALUE})")
  private Path ledger = Path.of(".ringproof/ledger.jsonl");

  @Option(
      names = "--key",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "the signing key, or a file with the public key alone (PEM or base64)")
  private @Nullable Path key;

  @Option(
      names = "--anchor",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "a signed head that was kept elsewhere, to see a cut tail")
  private @Nullable Path anchor;

  /** Finds any edit, cut, reorder or foreign signature. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Finds any edit, cut, reorder or foreign signature; exit 0 when there is none.",
      footer = {"", "Example:", "  ringproof ledger verify --ledger out/ledger.jsonl"})
  int verify() {
    var report = report();
    System.out.println(report.summary());
    return report.sound() ? Exit.PASS : Exit.FAIL;
  }

  /** Shows a line for each entry. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows a line for each entry; exit 1 when the ledger does not verify.",
      footer = {"", "Example:", "  ringproof ledger show --ledger out/ledger.jsonl"})
  int show() {
    var report = report();
    for (var entry : report.view().entries()) {
      System.out.println(entry.seq() + "  " + entry.at() + "  " + words(entry));
    }
    System.out.println(report.summary());
    return report.sound() ? Exit.PASS : Exit.FAIL;
  }

  private static String words(LedgerEntry entry) {
    var body = entry.body();
    var ring = body.whole("/ring").map(r -> " ring " + r).orElse("");
    if (entry.type() == EntryType.GRANT) {
      return "grant"
          + ring
          + " "
          + body.text("/kind").orElse("?")
          + ", earned by entry "
          + body.whole("/verdictSeq").map(Object::toString).orElse("?")
          + ", until "
          + body.text("/expires").orElse("?")
          + "  "
          + body.text("/id").orElse("?")
          + " for "
          + body.text("/digest").orElse("?");
    }
    var word = body.text("/verdict").map(v -> " " + v).orElse("");
    var purpose = body.text("/purpose").map(p -> " " + p).orElse("");
    var why = body.text("/binding/reason").map(v -> "  " + v).orElse("");
    return entry.type() + ring + purpose + word + why;
  }

  private LedgerReport report() {
    if (!Files.isRegularFile(ledger)) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "--ledger: no file " + ledger + "; name the ledger.jsonl of a run");
    }
    var trusted = List.of(trusted());
    return Ledger.verify(ledger, trusted, anchor);
  }

  private PublicKey trusted() {
    var file = key == null ? new Options().key() : key;
    if (!Files.isRegularFile(file)) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "--key: no key in " + file + "; name the one that signed this ledger");
    }
    var text = text(file);
    return text.startsWith("private ") ? Keys.load(file).named() : Dsse.publicKey(text);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CliException(Exit.BAD_ARGUMENTS, "cannot read " + file + ": " + e.getMessage());
    }
  }
}

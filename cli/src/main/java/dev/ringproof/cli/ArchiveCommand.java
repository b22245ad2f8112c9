package dev.ringproof.cli;

import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.testbed.target.ReferenceTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Makes the class archive with which the reference runtime starts in half the time, and the digests
 * of its jars beside it; the launcher asks for both after a build. A run between the stubs loads
 * what any run loads.
 */
@Command(
    name = "archive-classes",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Archives the reference runtime's classes, so that it starts faster.",
    footer = {"", "Example:", "  ringproof archive-classes --out target/archive"})
final class ArchiveCommand implements Callable<Integer> {
  @Mixin private Options options = new Options();

  @Override
  public Integer call() {
    var archive = ReferenceTarget.archiveOf(options.home());
    var fresh = archive.resolveSibling("runtime.jsa.new");
    var context =
        new RunContext(options).withTarget(ReferenceTarget.archivingTo(fresh, options.home()));
    try (var proxies = context.proxies();
        var standing = context.up(new Stage("archive", 0, 1, false, true), proxies)) {
      standing.stop();
    }
    ReferenceTarget.writeKnown(options.home());
    try {
      Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("no class archive was made", e);
    }
    return Exit.PASS;
  }
}

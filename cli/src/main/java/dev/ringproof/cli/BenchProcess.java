package dev.ringproof.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a bench of the runtime's classes in a process of its own, which prints its figures. */
final class BenchProcess {
  private BenchProcess() {}

  /**
   * Runs it to its end, with an empty folder as its first argument.
   *
   * @throws CliException if it fails; what it says of that stands above
   */
  static void run(Path home, Path out, String bench, String... arguments) {
    try {
      if (builder(home, out, bench, arguments).inheritIO().start().waitFor() != 0) {
        throw new CliException(
            Exit.BAD_ARGUMENTS, "the bench's process failed; its words are above");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the bench could not be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(Exit.BAD_ARGUMENTS, "the bench was interrupted");
    }
  }

  /** Starts one that says on its standard output what is to be known of it. */
  static Process begin(Path home, Path out, String bench, String... arguments) throws IOException {
    return builder(home, out, bench, arguments).redirectError(Redirect.INHERIT).start();
  }

  private static ProcessBuilder builder(Path home, Path out, String bench, String... arguments)
      throws IOException {
    var store = out.resolve("work").resolve("bench-store");
    Folders.empty(store);
    Files.createDirectories(store);
    var dist = home.resolve("reference-runtime/target/dist").resolve("*");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx768m"));
    command.addAll(List.of("-cp", dist.toString(), "dev.ringproof.runtime." + bench));
    command.add(store.toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}

package dev.ringproof.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A bare forwarder in a process of its own; it ends with its standard input. */
final class ForwarderProcess implements AutoCloseable {
  private static final String READY = "forwarder ready ";

  private final Process process;
  private final URI uri;

  private ForwarderProcess(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @throws CliException if it does not come up; what it says of that stands above
   */
  static ForwarderProcess start(Path home, Path out, URI model) {
    try {
      var process = BenchProcess.begin(home, out, "ForwarderBench", model.toString());
      var said =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (var line = said.readLine(); line != null; line = said.readLine()) {
        if (line.startsWith(READY)) {
          return new ForwarderProcess(process, URI.create(line.substring(READY.length())));
        }
      }
      throw new CliException(Exit.BAD_ARGUMENTS, "the forwarder's process ended; see above");
    } catch (IOException e) {
      throw new UncheckedIOException("the forwarder could not be started", e);
    }
  }

  URI uri() {
    return uri;
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor();
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}

package dev.ringproof.testbed.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A {@code toxiproxy-server} started as a child of this process, with the tail of what it says. */
final class ServerProcess implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final int TAIL_LINES = 20;
  private static final int TAIL_WIDTH = 500;
  private static final Duration READY_BOUND = Duration.ofSeconds(15);
  private static final Duration STOP_BOUND = Duration.ofSeconds(5);
  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(25);

  private final Path executable;
  private final Process process;
  private final URI control;
  private final Thread atExit;
  private final Thread output;
  private final ArrayDeque<String> tail = new ArrayDeque<>();

  private ServerProcess(Path executable, Process process, URI control) {
    this.executable = executable;
    this.process = process;
    this.control = control;
    this.atExit = Thread.ofPlatform().unstarted(process::destroy);
    Runtime.getRuntime().addShutdownHook(atExit);
    this.output = Thread.ofVirtual().name("toxiproxy-server-output").start(this::drain);
  }

  /** Starts it on a free port and returns when it answers. */
  static ServerProcess start(Path executable) {
    ProxyException last = null;
    for (var i = 0; i < ATTEMPTS; i++) {
      var server = launch(executable);
      try {
        server.awaitReady();
        return server;
      } catch (ProxyException e) {
        // Perhaps someone else took the port in between: another one is tried.
        server.close();
        last = e;
      }
    }
    throw new ProxyException(
        last == null ? "never tried" : String.valueOf(last.getMessage()), last);
  }

  URI control() {
    return control;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(STOP_BOUND.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    unhook();
  }

  private void unhook() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      // The hook runs already, which is all it is for.
    }
  }

  private static ServerProcess launch(Path executable) {
    try {
      var port = freePort();
      var command =
          List.of(executable.toString(), "-host", "127.0.0.1", "-port", String.valueOf(port));
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new ServerProcess(executable, process, URI.create("http://127.0.0.1:" + port));
    } catch (IOException e) {
      throw new ProxyException("cannot start " + executable + ": " + e.getMessage(), e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() {
    var client =
        new ClientProxyServer(ProxyServer.Shape.BINARY, control, () -> {}, Duration.ofSeconds(2));
    var end = System.nanoTime() + READY_BOUND.toNanos();
    var why = "";
    while (process.isAlive() && System.nanoTime() - end < 0) {
      try {
        client.version();
        return;
      } catch (ProxyException notYet) {
        why = String.valueOf(notYet.getMessage());
        LockSupport.parkNanos(POLL);
      }
    }
    var state = process.isAlive() ? "is not ready: " + why : "ended with " + process.exitValue();
    throw new ProxyException(executable + " " + state + "; it said: " + said());
  }

  private void drain() {
    try (var out = process.inputReader(StandardCharsets.UTF_8)) {
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        synchronized (tail) {
          tail.addLast(line.length() > TAIL_WIDTH ? line.substring(0, TAIL_WIDTH) : line);
          if (tail.size() > TAIL_LINES) {
            tail.removeFirst();
          }
        }
      }
    } catch (IOException e) {
      // The process is gone, and its pipe with it.
    }
  }

  private String said() {
    try {
      if (!process.isAlive()) {
        // Its last words may still be in the pipe.
        output.join(STOP_BOUND);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (tail) {
      return tail.isEmpty() ? "nothing" : String.join(" | ", tail);
    }
  }
}

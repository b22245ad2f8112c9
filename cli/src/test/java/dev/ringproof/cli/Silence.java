package dev.ringproof.cli;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.Executors;

/** An address at which somebody behaves as nobody does, for as long as it is asked. */
final class Silence implements AutoCloseable {
  private final int port;
  private final Runnable end;

  private Silence(int port, Runnable end) {
    this.port = port;
    this.end = end;
  }

  static Silence of(HttpHandler nobody) throws IOException {
    var server = HttpServer.create(free(), 0);
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", nobody);
    server.start();
    return new Silence(
        server.getAddress().getPort(),
        () -> {
          server.stop(0);
          threads.shutdownNow();
        });
  }

  /**
   * Nobody at all: the port is held and not listened to. One that was let go again could be given
   * to a stub of the very run, which answers.
   */
  static Silence atADeadPort() throws IOException {
    var held = new Socket();
    held.bind(free());
    return new Silence(
        held.getLocalPort(),
        () -> {
          try {
            held.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static InetSocketAddress free() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  String target() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    end.run();
  }
}

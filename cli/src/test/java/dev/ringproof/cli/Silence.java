package dev.ringproof.cli;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that behaves as nobody does, for as long as it is asked. */
final class Silence implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Silence(HttpHandler nobody) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", nobody);
    server.start();
  }

  String target() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Stops listening; nobody is at the address any more. */
  void hush() {
    server.stop(0);
  }

  @Override
  public void close() {
    hush();
    threads.shutdownNow();
  }
}

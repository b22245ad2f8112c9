package dev.ringproof.runtime.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A decision point on the loopback that allows everything and says with each answer how long it
 * took by its own clock, in the place where a point names its rule.
 */
public final class LoopbackPoint implements AutoCloseable {
  private static final String OWN = "own-nanos-";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private LoopbackPoint(HttpServer server) {
    this.server = server;
  }

  /** Starts one that does this for each question. */
  public static LoopbackPoint start(Runnable judge) throws IOException {
    // Else its answers wait for the other side's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    var point = new LoopbackPoint(server);
    server.setExecutor(point.threads);
    server.createContext("/access/v1/evaluation", exchange -> answer(exchange, judge));
    server.start();
    return point;
  }

  private static void answer(HttpExchange exchange, Runnable judge) throws IOException {
    var before = System.nanoTime();
    var unused = exchange.getRequestBody().readAllBytes();
    judge.run();
    var own = System.nanoTime() - before;
    var body = "{\"decision\":true,\"context\":{\"id\":\"" + OWN + own + "\"}}";
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Returns how long the point took for the answer that named this rule. */
  public static long ownNanos(String rule) {
    return Long.parseLong(rule.substring(OWN.length()));
  }

  /** Returns its base URL. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

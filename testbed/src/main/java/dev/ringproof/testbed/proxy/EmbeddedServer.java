package dev.ringproof.testbed.proxy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/** A server inside this process that speaks the control API of Toxiproxy. */
final class EmbeddedServer implements AutoCloseable {
  /** The release of the original whose behaviour this follows. */
  static final String VERSION = "2.12.0";

  private static final Duration END_BOUND = Duration.ofSeconds(10);

  private final HttpServer http;
  private final ProxyTable proxies;
  private final Tasks tasks;

  private EmbeddedServer(HttpServer http, ProxyTable proxies, Tasks tasks) {
    this.http = http;
    this.proxies = proxies;
    this.tasks = tasks;
  }

  /** Starts one whose control API listens on this address. */
  static EmbeddedServer start(InetSocketAddress address, long seed) {
    return start(address, new Means(new Tasks(), new Draws(seed), ToxicKind::effect));
  }

  static EmbeddedServer start(InetSocketAddress address, Means means) {
    var proxies = new ProxyTable(means);
    try {
      var http = HttpServer.create(address, 0);
      http.createContext("/", new ControlHandler(new ControlApi(proxies)));
      http.setExecutor(means.tasks());
      http.start();
      return new EmbeddedServer(http, proxies, means.tasks());
    } catch (IOException e) {
      throw new ProxyException(
          "embedded proxy server: cannot listen on "
              + HostPort.text(address)
              + ": "
              + e.getMessage(),
          e);
    }
  }

  URI control() {
    return URI.create("http://" + HostPort.text(http.getAddress()));
  }

  /** Tells how many threads it has, besides the one that dispatches requests. */
  int threads() {
    return tasks.live();
  }

  @Override
  public void close() {
    http.stop(0);
    proxies.close();
    var left = tasks.awaitNone(END_BOUND);
    if (left > 0) {
      throw new ProxyException(
          "embedded proxy server: " + left + " threads have not ended within " + END_BOUND);
    }
  }
}

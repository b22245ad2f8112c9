package dev.ringproof.testbed.proxy;

import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server driven through the Toxiproxy client, however it was started. */
final class ClientProxyServer implements ProxyServer {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final Shape shape;
  private final URI control;
  private final Runnable stop;
  private final BoundedCalls calls;
  private final List<ClientFaultProxy> opened = new CopyOnWriteArrayList<>();

  ClientProxyServer(Shape shape, URI control, Runnable stop) {
    this(shape, control, stop, BOUND);
  }

  ClientProxyServer(Shape shape, URI control, Runnable stop, Duration bound) {
    this.shape = shape;
    this.control = control;
    this.stop = stop;
    this.calls = new BoundedCalls(control, bound);
  }

  String version() {
    return calls.get("tell its version", () -> client().version());
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public URI control() {
    return control;
  }

  @Override
  public FaultProxy open(String name, InetSocketAddress upstream) {
    Names.check("proxy", name);
    var to =
        upstream.isUnresolved()
            ? HostPort.text(upstream.getHostString(), upstream.getPort())
            : HostPort.text(upstream);
    var proxy =
        calls.get(
            "open proxy " + name + " to " + to,
            () -> client().createProxy(name, "127.0.0.1:0", to));
    var fault = new ClientFaultProxy(control, calls, proxy);
    opened.add(fault);
    return fault;
  }

  @Override
  public void reset() {
    calls.get(
        "reset",
        () -> {
          client().reset();
          return true;
        });
  }

  @Override
  public void close() {
    var failures = new ArrayList<ProxyException>();
    if (shape == Shape.URL) {
      for (var proxy : opened) {
        try {
          proxy.delete();
        } catch (ProxyException e) {
          failures.add(e);
        }
      }
    }
    opened.clear();
    stop.run();
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  // A client remembers the proxies it made and asks for each again after a reset, also for deleted
  // ones, which fails: so none lives longer than one call.
  private ToxiproxyClient client() {
    return new ToxiproxyClient(control.getHost(), control.getPort());
  }
}

package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;

/** A proxy driven through the Toxiproxy client. */
final class ClientFaultProxy implements FaultProxy {
  private static final List<String> DISTURBANCES =
      List.of("delayed", "reset", "cut", "dropped", "sliced");

  private final URI control;
  private final BoundedCalls calls;
  private final Proxy proxy;
  private final String name;
  private final InetSocketAddress address;

  ClientFaultProxy(URI control, BoundedCalls calls, Proxy proxy) {
    this.control = control;
    this.calls = calls;
    this.proxy = proxy;
    this.name = proxy.getName();
    var listen = HostPort.parse(proxy.getListen());
    this.address = new InetSocketAddress(listen.host(), listen.port());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public URI http() {
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  @Override
  public void add(Toxic toxic) {
    run("add toxic " + toxic.name() + " to proxy " + name, () -> create(toxic));
  }

  @Override
  public void remove(String toxicName) {
    Names.check("toxic", toxicName);
    run(
        "remove toxic " + toxicName + " of proxy " + name,
        () -> proxy.toxics().get(toxicName).remove());
  }

  @Override
  public void disable() {
    run("disable proxy " + name, proxy::disable);
  }

  @Override
  public void enable() {
    run("enable proxy " + name, proxy::enable);
  }

  @Override
  public void heal() {
    run("heal proxy " + name, this::enableAndClear);
  }

  @Override
  public OptionalLong disturbed() {
    return calls.get("tell what proxy " + name + " did", this::askWitness);
  }

  void delete() {
    run(
        "delete proxy " + name,
        () -> {
          try {
            proxy.delete();
          } catch (FileNotFoundException goneAlready) {
            // A server that was restarted, or someone else, left nothing to delete.
          }
        });
  }

  private void enableAndClear() throws IOException {
    proxy.enable();
    for (var toxic : proxy.toxics().getAll()) {
      try {
        toxic.remove();
      } catch (FileNotFoundException goneAlready) {
        // Removed by someone else in between, which is what was wanted.
      }
    }
  }

  private void create(Toxic toxic) throws IOException {
    var way =
        switch (toxic.direction()) {
          case UPSTREAM -> ToxicDirection.UPSTREAM;
          case DOWNSTREAM -> ToxicDirection.DOWNSTREAM;
        };
    var toxics = proxy.toxics();
    switch (toxic) {
      case Toxic.Latency latency -> {
        var made = toxics.latency(latency.name(), way, Times.millis(latency.latency()));
        if (latency.jitter().isPositive()) {
          made.setJitter(Times.millis(latency.jitter()));
        }
      }
      case Toxic.Timeout timeout ->
          toxics.timeout(timeout.name(), way, Times.millis(timeout.after()));
      case Toxic.ResetPeer reset ->
          toxics.resetPeer(reset.name(), way, Times.millis(reset.after()));
      case Toxic.LimitData limit -> toxics.limitData(limit.name(), way, limit.bytes());
      case Toxic.SlowClose slow -> toxics.slowClose(slow.name(), way, Times.millis(slow.delay()));
      case Toxic.Slicer slicer -> {
        var made =
            toxics.slicer(slicer.name(), way, slicer.averageSize(), Times.micros(slicer.delay()));
        if (slicer.sizeVariation() > 0) {
          made.setSizeVariation(slicer.sizeVariation());
        }
      }
      case Toxic.Bandwidth band -> toxics.bandwidth(band.name(), way, band.kiloBytesPerSecond());
    }
  }

  private OptionalLong askWitness() throws IOException {
    var address = control.resolve("/ringproof/proxies/" + name + "/witness");
    var connection = (HttpURLConnection) address.toURL().openConnection();
    try {
      // The original server does not know the path.
      if (connection.getResponseCode() == 404 && !isJson(connection)) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(sum(Json.parse(connection.getInputStream().readAllBytes())));
    } catch (DocumentException e) {
      throw new ProxyException(String.valueOf(e.getMessage()), e);
    } finally {
      connection.disconnect();
    }
  }

  private static boolean isJson(HttpURLConnection connection) throws IOException {
    try (var body = connection.getErrorStream()) {
      return body != null && body.read() == '{';
    }
  }

  private static long sum(JsonValue witness) {
    return DISTURBANCES.stream()
        .mapToLong(
            counter ->
                witness
                    .whole("/" + counter)
                    .orElseThrow(() -> new ProxyException("a witness without " + counter)))
        .sum();
  }

  private interface Action {
    void run() throws IOException;
  }

  private void run(String what, Action action) {
    calls.get(
        what,
        () -> {
          action.run();
          return true;
        });
  }
}

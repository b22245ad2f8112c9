package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One proxy of the embedded server: its settings, its listener and its live connections. */
final class EmbeddedProxy {
  private static final int DIAL_MILLIS = 5_000;
  private static final long ACCEPT_AGAIN = TimeUnit.MILLISECONDS.toNanos(50);

  private final ReentrantLock lock = new ReentrantLock();
  private final String name;
  private final Means means;
  private final Witness witness = new Witness();
  private final Listener listener = new Listener();
  private final ToxicList toxics = new ToxicList();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Set<Socket> joining = ConcurrentHashMap.newKeySet();
  private String listen;
  private String upstream;
  private boolean enabled;
  private boolean removed;
  private long joined;

  EmbeddedProxy(String name, String listen, String upstream, Means means) {
    this.name = name;
    this.listen = listen;
    this.upstream = upstream;
    this.means = means;
  }

  String name() {
    return name;
  }

  Witness witness() {
    return witness;
  }

  JsonValue json() {
    return locked(
        () ->
            JsonValue.object()
                .with("name", name)
                .with("listen", listen)
                .with("upstream", upstream)
                .with("enabled", enabled)
                .with("toxics", toxics.json()));
  }

  boolean differs(String otherListen, String otherUpstream) {
    var resolved = HostPort.text(Listener.resolve(otherListen, ""));
    return locked(() -> !listen.equals(resolved) || !upstream.equals(otherUpstream));
  }

  /** Applies the fields that are there; a change of address drops every connection. */
  void update(Fields fields) {
    run(
        () -> {
          var newListen = fields.text("listen").orElse(listen);
          var newUpstream = fields.text("upstream").orElse(upstream);
          var wanted = fields.truth("enabled").orElse(enabled);
          if (differs(newListen, newUpstream)) {
            stop();
            listener.letGo();
            listen = newListen;
            upstream = newUpstream;
          }
          if (wanted) {
            start();
          } else {
            stop();
          }
        });
  }

  void start() {
    run(
        () -> {
          if (removed) {
            throw ApiError.noProxy();
          }
          if (!enabled) {
            var server = listener.open(listen);
            listen = server.address();
            enabled = true;
            var to = upstream;
            means.tasks().start("toxiproxy-accept-" + name, () -> accept(server, to));
          }
        });
  }

  void stop() {
    run(
        () -> {
          enabled = false;
          listener.close();
          joining.forEach(Connection::close);
          for (var connection : connections) {
            witness.cut();
            connection.close();
          }
          connections.clear();
        });
  }

  void remove() {
    run(
        () -> {
          // A request that found this proxy just before must not start it again.
          removed = true;
          stop();
          listener.letGo();
        });
  }

  JsonValue toxics() {
    return locked(toxics::json);
  }

  ToxicSpec toxic(String toxic) {
    return locked(() -> toxics.get(toxic));
  }

  ToxicSpec addToxic(Fields fields) {
    return locked(
        () -> {
          var spec = toxics.add(fields);
          links().forEach(link -> link.add(spec));
          return spec;
        });
  }

  ToxicSpec updateToxic(String toxic, Supplier<Fields> fields) {
    return locked(
        () -> {
          toxics.get(toxic);
          var spec = toxics.update(toxic, fields.get());
          links().forEach(link -> link.update(spec));
          return spec;
        });
  }

  void removeToxic(String toxic) {
    run(
        () -> {
          toxics.remove(toxic);
          links().forEach(link -> link.remove(toxic));
        });
  }

  /** Starts it if it is stopped and removes all its toxics. */
  void reset() {
    run(
        () -> {
          start();
          toxics.names().forEach(this::removeToxic);
        });
  }

  private List<Link> links() {
    return connections.stream().flatMap(connection -> connection.links().stream()).toList();
  }

  private void accept(Listener.Open server, String to) {
    try {
      while (!server.closed()) {
        try {
          var client = server.socket().accept();
          witness.connection();
          means.tasks().start("toxiproxy-dial-" + name, () -> join(client, server, to));
        } catch (IOException e) {
          // A client that was gone already, or no descriptors left: the next round may do better.
          LockSupport.parkNanos(server.closed() ? 1 : ACCEPT_AGAIN);
        }
      }
    } finally {
      server.left().countDown();
    }
  }

  private void join(Socket client, Listener.Open server, String to) {
    var dialled = new Socket();
    joining.add(client);
    joining.add(dialled);
    try {
      // Stopping closes the listener first and then who is joining: nobody slips between.
      if (!server.closed()) {
        dialled.connect(HostPort.parse(to).resolve(), DIAL_MILLIS);
      }
      adopt(client, dialled, server);
    } catch (IOException | ProxyException e) {
      if (!server.closed()) {
        witness.refused();
      }
      Connection.close(client);
      Connection.close(dialled);
    } finally {
      joining.remove(client);
      joining.remove(dialled);
    }
  }

  private void adopt(Socket client, Socket dialled, Listener.Open server) throws IOException {
    lock.lock();
    try {
      if (!listener.is(server)) {
        Connection.close(client);
        Connection.close(dialled);
        return;
      }
      var number = joined++;
      var home =
          new Connection.Home(
              means, witness, toxic -> means.draws().of(name, number, toxic), connections::remove);
      var connection = new Connection(client, dialled, home);
      connections.add(connection);
      connection.start(toxics.all());
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  private void run(Runnable body) {
    lock.lock();
    try {
      body.run();
    } finally {
      lock.unlock();
    }
  }
}

package dev.ringproof.testbed.proxy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** A client joined to the upstream: two sockets and a link for each direction. */
final class Connection {
  /** What a connection needs of its proxy. */
  record Home(
      Means means,
      Witness witness,
      Function<ToxicSpec, SplittableRandom> draws,
      Consumer<Connection> ended) {}

  private final Socket client;
  private final Socket server;
  private final Home home;
  private final Link upstream;
  private final Link downstream;
  private final AtomicInteger open = new AtomicInteger(2);

  Connection(Socket client, Socket server, Home home) {
    this.client = client;
    this.server = server;
    this.home = home;
    this.upstream = new Link(this, Direction.UPSTREAM, client, server);
    this.downstream = new Link(this, Direction.DOWNSTREAM, server, client);
  }

  void start(List<ToxicSpec> toxics) throws SocketException {
    for (var socket : List.of(client, server)) {
      socket.setTcpNoDelay(true);
      // Zero linger turns every close into a reset. Like the original it is set here or never, so
      // that a connection that was open before the toxic is closed in order.
      if (toxics.stream().anyMatch(toxic -> toxic.kind() == ToxicKind.RESET_PEER)) {
        socket.setSoLinger(true, 0);
      }
    }
    upstream.start(toxics);
    downstream.start(toxics);
  }

  List<Link> links() {
    return List.of(upstream, downstream);
  }

  Tasks tasks() {
    return home.means().tasks();
  }

  Witness witness() {
    return home.witness();
  }

  Effect effect(ToxicSpec toxic) {
    return home.means().effects().apply(toxic.kind());
  }

  SplittableRandom draws(ToxicSpec toxic) {
    return home.draws().apply(toxic);
  }

  /** One of the two links has come to its end. */
  void ended() {
    if (open.decrementAndGet() == 0) {
      home.ended().accept(this);
    }
  }

  void close() {
    upstream.kill();
    downstream.kill();
    close(client);
    close(server);
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The descriptor is given up in any case; there is nobody left to tell.
    }
  }
}

package dev.ringproof.testbed.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A plain round-robin proxy before several nodes, as the simplest load balancers are: each
 * connection goes to the next node in turn, and past those that refuse it. It asks nobody how they
 * are and reads no byte of what passes.
 */
public final class RoundRobin implements AutoCloseable {
  private static final int DIAL_MILLIS = 1_000;
  private static final int BACKLOG = 512;
  private static final int PIECE = 16_384;

  private final ServerSocket server;
  private final List<InetSocketAddress> nodes;
  private final AtomicLongArray served;
  private final Map<Integer, Integer> nodeOfClient = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private RoundRobin(ServerSocket server, List<InetSocketAddress> nodes) {
    this.server = server;
    this.nodes = List.copyOf(nodes);
    this.served = new AtomicLongArray(nodes.size());
  }

  /** Listens on this port of the loopback, 0 for any. */
  public static RoundRobin listen(int port, List<InetSocketAddress> nodes) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("found no node, expected some");
    }
    try {
      var server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
      var proxy = new RoundRobin(server, nodes);
      Thread.ofVirtual().name("round-robin").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new ProxyException(
          "round-robin proxy: cannot listen on port " + port + ": " + e.getMessage(), e);
    }
  }

  /** Returns where it listens. */
  public URI http() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Returns the node that the latest connection from this client port went to; -1 for none. */
  public int servedBy(int clientPort) {
    return nodeOfClient.getOrDefault(clientPort, -1);
  }

  /** Returns how many connections went to each node. */
  public List<Long> served() {
    var all = new Long[nodes.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = served.get(i);
    }
    return List.of(all);
  }

  private void accept() {
    for (int turn = 0; !server.isClosed(); turn = (turn + 1) % nodes.size()) {
      try {
        var client = server.accept();
        var first = turn;
        open.add(client);
        Thread.ofVirtual().name("round-robin-dial").start(() -> join(client, first));
      } catch (IOException closed) {
        // Closed, or a client that was gone already.
      }
    }
  }

  private void join(Socket client, int first) {
    for (int i = 0; i < nodes.size(); i++) {
      var node = (first + i) % nodes.size();
      var dialled = new Socket();
      try {
        dialled.setTcpNoDelay(true);
        client.setTcpNoDelay(true);
        dialled.connect(nodes.get(node), DIAL_MILLIS);
      } catch (IOException refused) {
        close(dialled);
        continue;
      }
      open.add(dialled);
      nodeOfClient.put(client.getPort(), node);
      served.incrementAndGet(node);
      Thread.ofVirtual().name("round-robin-back").start(() -> pump(dialled, client));
      pump(client, dialled);
      return;
    }
    close(client);
  }

  /** Passes bytes on until one side ends; what ends in order ends in order on the other side. */
  private void pump(Socket from, Socket to) {
    try {
      copy(from.getInputStream(), to);
      to.shutdownOutput();
    } catch (IOException broken) {
      close(from);
      close(to);
    }
    if (from.isOutputShutdown() && to.isOutputShutdown()) {
      close(from);
      close(to);
    }
  }

  private static void copy(InputStream in, Socket to) throws IOException {
    var piece = new byte[PIECE];
    for (var read = in.read(piece); read >= 0; read = in.read(piece)) {
      to.getOutputStream().write(piece, 0, read);
      to.getOutputStream().flush();
    }
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException closing) {
      // There is nothing more to do with it.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException closing) {
      // It listens no more either way.
    }
    open.forEach(this::close);
  }
}

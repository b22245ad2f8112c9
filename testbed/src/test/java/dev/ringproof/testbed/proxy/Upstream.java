package dev.ringproof.testbed.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server behind the proxy: hands each connection to the test, or treats all of them alike. */
final class Upstream implements AutoCloseable {
  private final ServerSocket socket;
  private final Thread acceptor;
  private final BlockingQueue<Peer> accepted = new LinkedBlockingQueue<>();
  private final List<Peer> all = new ArrayList<>();

  private Upstream(ServerSocket socket, Consumer<Peer> serve) {
    this.socket = socket;
    this.acceptor = Thread.ofVirtual().start(() -> accept(serve));
  }

  /** The test takes each connection by {@link #accept()}. */
  static Upstream manual() {
    return serving(peer -> {});
  }

  static Upstream echo() {
    return serving(
        peer -> {
          try (peer) {
            var text = peer.receive(1);
            while (!text.isEmpty()) {
              peer.send(text);
              text = peer.receive(1);
            }
          } catch (UncheckedIOException gone) {
            // The test is over, or cut the connection on purpose.
          }
        });
  }

  static Upstream serving(Consumer<Peer> serve) {
    try {
      return new Upstream(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()), serve);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
  }

  /** Waits for the next connection. */
  Peer accept() {
    var peer = accept(20_000);
    if (peer == null) {
      throw new AssertionError("nobody connected to the upstream");
    }
    return peer;
  }

  /** Waits so long for the next connection; null if none comes. */
  @Nullable Peer accept(long millis) {
    try {
      return accepted.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void accept(Consumer<Peer> serve) {
    while (!socket.isClosed()) {
      try {
        var peer = new Peer(socket.accept());
        synchronized (all) {
          all.add(peer);
        }
        accepted.add(peer);
        Thread.ofVirtual().start(() -> serve.accept(peer));
      } catch (IOException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
      // A port goes on listening while a thread is in the call that accepts.
      acceptor.join();
      synchronized (all) {
        all.forEach(Peer::close);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

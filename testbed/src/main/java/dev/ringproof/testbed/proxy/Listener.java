package dev.ringproof.testbed.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The listening side of a proxy: open on an address, or closed with the port kept for later. */
final class Listener {
  private static final int BACKLOG = 1024;
  private static final long LEAVE_SECONDS = 5;

  /** A listening socket, and whether its accept loop has left it. */
  record Open(ServerSocket socket, CountDownLatch left) {
    boolean closed() {
      return socket.isClosed();
    }

    String address() {
      return HostPort.text((InetSocketAddress) socket.getLocalSocketAddress());
    }
  }

  private @Nullable Open open;
  private @Nullable Socket hold;

  /** Resolves an address to listen on, in the words of the original; loopback only. */
  static InetSocketAddress resolve(String listen, String complaint) {
    try {
      var address = (listen.isEmpty() ? new HostPort("", 0) : HostPort.parse(listen)).resolve();
      if (!address.getAddress().isLoopbackAddress()) {
        throw new ProxyException(
            "address " + listen + ": only loopback addresses are served by the embedded server");
      }
      return address;
    } catch (ProxyException e) {
      throw ApiError.system(complaint + e.getMessage());
    }
  }

  Open open(String listen) {
    var address = resolve(listen, "listen tcp: ");
    letGo();
    ServerSocket socket = null;
    try {
      socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(address, BACKLOG);
      open = new Open(socket, new CountDownLatch(1));
      return open;
    } catch (IOException e) {
      close(socket);
      throw ApiError.system(
          "listen tcp " + HostPort.text(address) + ": bind: " + words(e.getMessage()));
    }
  }

  boolean is(Open other) {
    return other.equals(open);
  }

  /**
   * Stops listening. A socket that is bound but does not listen keeps the port meanwhile, so that
   * nobody else is given it; connects are refused all the same.
   */
  void close() {
    var old = open;
    open = null;
    if (old == null) {
      return;
    }
    close(old.socket());
    awaitLeft(old);
    var keeper = new Socket();
    try {
      keeper.setReuseAddress(true);
      keeper.bind(old.socket().getLocalSocketAddress());
      hold = keeper;
    } catch (IOException e) {
      // Someone was faster: opening again will say so.
      Connection.close(keeper);
    }
  }

  /** Gives the port up for good. */
  void letGo() {
    var keeper = hold;
    hold = null;
    if (keeper != null) {
      Connection.close(keeper);
    }
  }

  // The port is free only when no thread is in the call that accepts.
  private static void awaitLeft(Open old) {
    try {
      if (!old.left().await(LEAVE_SECONDS, TimeUnit.SECONDS)) {
        throw ApiError.system("the accept loop of " + old.address() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(@Nullable ServerSocket socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // The descriptor is given up in any case; there is nobody left to tell.
    }
  }

  private static String words(@Nullable String message) {
    var text = message == null ? "unknown failure" : message;
    var end = text.indexOf(" (");
    return (end < 0 ? text : text.substring(0, end)).toLowerCase(Locale.ROOT);
  }
}

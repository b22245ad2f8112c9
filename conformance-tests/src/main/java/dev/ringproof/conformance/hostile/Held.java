package dev.ringproof.conformance.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections that begin a request and never end it, while others are served. */
final class Held implements AutoCloseable {
  private static final byte[] HALF =
      "GET /v1/usage HTTP/1.1\r\nHost: x\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII);

  private final List<Socket> sockets;

  private Held(List<Socket> sockets) {
    this.sockets = sockets;
  }

  static Held open(InetSocketAddress address, int many) {
    var sockets = new ArrayList<Socket>();
    for (int i = 0; i < many; i++) {
      try {
        var socket = new Socket(address.getAddress(), address.getPort());
        sockets.add(socket);
        socket.getOutputStream().write(HALF);
      } catch (IOException refused) {
        // Who takes no more of them has answered, in a way.
      }
    }
    return new Held(sockets);
  }

  int count() {
    return sockets.size();
  }

  @Override
  public void close() {
    for (var socket : sockets) {
      try {
        socket.close();
      } catch (IOException closing) {
        // There is nothing more to do with it.
      }
    }
  }
}

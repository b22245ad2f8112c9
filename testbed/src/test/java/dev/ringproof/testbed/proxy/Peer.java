package dev.ringproof.testbed.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** One end of a connection, seen from a test: either the client or the server behind the proxy. */
final class Peer implements AutoCloseable {
  /** How a stream came to its end. */
  enum End {
    EOF,
    RESET
  }

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  Peer(Socket socket) {
    this.socket = socket;
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Peer connect(InetSocketAddress address) {
    try {
      var socket = new Socket();
      socket.connect(address, PATIENCE_MILLIS);
      return new Peer(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Socket socket() {
    return socket;
  }

  Peer send(String text) {
    return send(text.getBytes(StandardCharsets.US_ASCII));
  }

  Peer send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads exactly as many bytes, or fewer if the stream ends before. */
  String receive(int bytes) {
    try {
      return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads to the end of the stream and returns what came. */
  byte[] receiveAll() {
    var all = new ByteArrayOutputStream();
    end(all);
    return all.toByteArray();
  }

  /** Waits for the end of the stream and tells which it was. */
  End end() {
    return end(new ByteArrayOutputStream());
  }

  private End end(ByteArrayOutputStream into) {
    try {
      socket.getInputStream().transferTo(into);
      return End.EOF;
    } catch (SocketException e) {
      return End.RESET;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells that nothing comes for this long. */
  boolean silentFor(int millis) {
    try {
      socket.setSoTimeout(millis);
      try {
        socket.getInputStream().read();
        return false;
      } catch (java.net.SocketTimeoutException silent) {
        return true;
      } finally {
        socket.setSoTimeout(PATIENCE_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void finish() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.ringproof.conformance.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A server that behaves as it is told, on every connection; a good one is told to be good. */
final class IllBehaved implements AutoCloseable {
  private final ServerSocket listener;
  private final AtomicReference<Behaviour> behaviour;

  /** What it does with a request. */
  interface Behaviour {
    /** Returns the bytes to answer; null ends the connection, an empty text holds it open. */
    @Nullable String answer(String request);
  }

  IllBehaved(Behaviour first) {
    try {
      listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    behaviour = new AtomicReference<>(first);
    Thread.ofVirtual().start(this::accept);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  void behave(Behaviour other) {
    behaviour.set(other);
  }

  private void accept() {
    try {
      while (true) {
        var socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  /** Reads what comes at once, which over loopback is a whole small request. */
  private void serve(Socket socket) {
    try (socket) {
      var buffer = new byte[65_536];
      var read = socket.getInputStream().read(buffer);
      if (read <= 0) {
        return;
      }
      var request = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
      var answer = behaviour.get().answer(request);
      if (answer == null) {
        return;
      }
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      while (answer.isEmpty() && socket.getInputStream().read(buffer) > -2) {
        // Neither an answer nor an end, whatever the client does: until it is closed.
        if (listener.isClosed()) {
          return;
        }
        Thread.onSpinWait();
      }
    } catch (IOException gone) {
      // The client has seen enough.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}

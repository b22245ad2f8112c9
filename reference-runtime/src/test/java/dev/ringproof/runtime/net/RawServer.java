package dev.ringproof.runtime.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server that answers each request with the given bytes, whole or not, and keeps the record. */
public final class RawServer implements AutoCloseable {
  private final ServerSocket listening;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Answering answering;
  private final Thread acceptor;

  /** Writes an answer to a request. */
  public interface Answering {
    void answer(String request, Socket socket) throws IOException, InterruptedException;
  }

  public RawServer(Answering answering) {
    this.answering = answering;
    try {
      this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acceptor = Thread.ofVirtual().start(this::serve);
  }

  /** A server that always sends this. */
  public static RawServer sending(String answer) {
    return new RawServer((request, socket) -> write(socket, answer));
  }

  /** A server that sends this and then holds the connection open until the test ends. */
  public static RawServer stallingAfter(String answer) {
    var hold = new CountDownLatch(1);
    return new RawServer(
        (request, socket) -> {
          write(socket, answer);
          hold.await();
        });
  }

  /** A server that resets the connection once it has the request. */
  public static RawServer resetting() {
    return new RawServer((request, socket) -> socket.setSoLinger(true, 0));
  }

  public static String ok(String body) {
    return answer("200 OK", "application/json", body);
  }

  public static String answer(String status, String type, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  public static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /** Every request as it came, head and body. */
  public List<String> requests() {
    return requests;
  }

  private void serve() {
    while (closed.getCount() > 0) {
      try {
        var socket = listening.accept();
        Thread.ofVirtual().start(() -> take(socket));
      } catch (IOException done) {
        return;
      }
    }
  }

  private void take(Socket socket) {
    try (socket) {
      var request = read(socket.getInputStream());
      requests.add(request);
      answering.answer(request, socket);
    } catch (IOException gone) {
      // The client went away, as some tests want it to.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String read(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var text = "";
    while (!text.contains("\r\n\r\n")) {
      var next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      bytes.write(next);
      text = bytes.toString(StandardCharsets.UTF_8);
    }
    var length = 0;
    for (var line : text.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listening.close();
    try {
      // A port goes on listening while a thread is in the call that accepts.
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.ringproof.testbed.binding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A server that answers its next connection with given bytes and closes. */
final class OneAnswer implements AutoCloseable {
  static final String STREAM =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final BlockingQueue<String> heard = new ArrayBlockingQueue<>(8);
  private final ServerSocket server;

  OneAnswer() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the requests that came. */
  BlockingQueue<String> heard() {
    return heard;
  }

  /** Returns a piece of a chunked body. */
  static String chunk(String text) {
    var length = text.getBytes(StandardCharsets.UTF_8).length;
    return Integer.toHexString(length) + "\r\n" + text + "\r\n";
  }

  /** Returns an answer with a body of known length. */
  static String whole(int status, String type, String more, String body) {
    return "HTTP/1.1 %d X\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(status, type, more, body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  /** Answers the next connection with these bytes and closes; returns where. */
  URI serving(String answer) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket socket = server.accept()) {
                var request = new byte[8192];
                var length = socket.getInputStream().read(request);
                heard.add(new String(request, 0, length, StandardCharsets.UTF_8));
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
              } catch (IOException closed) {
                heard.add("closed");
              }
            });
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

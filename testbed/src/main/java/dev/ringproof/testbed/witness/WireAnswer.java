package dev.ringproof.testbed.witness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The answer to one request; one thread writes it. */
final class WireAnswer {
  private static final String STREAM =
      String.join(
          "\r\n",
          "HTTP/1.1 200 OK",
          "Content-Type: text/event-stream",
          "Cache-Control: no-store",
          "Transfer-Encoding: chunked",
          "",
          "");

  private final Socket socket;
  private final PushbackInputStream in;
  private boolean reusable = true;

  WireAnswer(Socket socket, PushbackInputStream in) {
    this.socket = socket;
    this.in = in;
  }

  void begin() {
    reusable = true;
  }

  /** Whether another request can come on the connection. */
  boolean reusable() {
    return reusable;
  }

  /** Sends a whole answer; {@code extraHeaders} are lines that end with CRLF. */
  void whole(int status, String type, String extraHeaders, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var head =
        "HTTP/1.1 "
            + status
            + " Status\r\nContent-Type: "
            + type
            + "\r\n"
            + extraHeaders
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n";
    var all = (head + body).getBytes(StandardCharsets.UTF_8);
    out().write(all);
  }

  /** Sends the head of a whole answer and half of its body, then resets the connection. */
  void cut(String type, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var head =
        "HTTP/1.1 200 Status\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    out().write(head.getBytes(StandardCharsets.US_ASCII));
    out().write(bytes, 0, bytes.length / 2);
    out().flush();
    reset();
  }

  /** Sends a whole event stream, head and end included, in one write. */
  void stream(String events) throws IOException {
    var length = Integer.toHexString(events.getBytes(StandardCharsets.UTF_8).length);
    var all = STREAM + length + "\r\n" + events + "\r\n0\r\n\r\n";
    out().write(all.getBytes(StandardCharsets.UTF_8));
  }

  /** Starts a chunked event stream. */
  void startStream() throws IOException {
    out().write(STREAM.getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes a piece of the stream in one write. */
  void piece(String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var head = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    var all = new byte[head.length + bytes.length + 2];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(bytes, 0, all, head.length, bytes.length);
    all[all.length - 2] = '\r';
    all[all.length - 1] = '\n';
    out().write(all);
  }

  /** Ends the stream in order. */
  void endStream() throws IOException {
    out().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** Resets the connection. */
  void reset() throws IOException {
    reusable = false;
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Waits without writing; throws when the caller closes its side meanwhile. */
  void pause(Duration time) throws IOException {
    var end = System.nanoTime() + time.toNanos();
    for (var left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      socket.setSoTimeout(Math.clamp((left + 999_999) / 1_000_000, 1, Integer.MAX_VALUE));
      try {
        stillThere();
        // Bytes of a next request wait already: the caller cannot be watched, only the clock.
        LockSupport.parkNanos(end - System.nanoTime());
      } catch (SocketTimeoutException waited) {
        // That is the wait.
      }
    }
  }

  /** Writes nothing more and returns when the caller has left. */
  void hang() {
    reusable = false;
    try {
      socket.setSoTimeout(0);
      while (in.read() >= 0) {
        // What the caller says now is not heard.
      }
    } catch (IOException gone) {
      // It has left.
    }
  }

  private void stillThere() throws IOException {
    var next = in.read();
    if (next < 0) {
      reusable = false;
      throw new IOException("the caller closed its connection");
    }
    in.unread(next);
  }

  private OutputStream out() throws IOException {
    return socket.getOutputStream();
  }
}

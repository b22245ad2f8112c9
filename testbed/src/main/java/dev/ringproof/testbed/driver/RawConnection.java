package dev.ringproof.testbed.driver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One connection for one request. It sends exactly the bytes it is given and reads the answer piece
 * by piece; every read has a deadline.
 */
public final class RawConnection implements AutoCloseable {
  private static final int MOST_LINE = 1 << 20;
  private static final int MOST_BODY = 256 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Socket socket;
  private final InputStream in;
  private volatile long deadline = Long.MAX_VALUE;

  /** The head of an answer, header names in lower case. */
  public record Head(int status, Map<String, List<String>> headers) {
    public Head {
      headers = Map.copyOf(headers);
    }

    /** Returns a header's first value; empty text without one. */
    public String first(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  private RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(new Deadlined(), 16_384);
  }

  /** Connects. */
  public static RawConnection open(InetSocketAddress address) throws IOException {
    return open(address, 0);
  }

  /**
   * Connects.
   *
   * @param received how many bytes the system may take in that nobody here has read, about; 0: as
   *     many as it likes
   */
  public static RawConnection open(InetSocketAddress address, int received) throws IOException {
    var socket = new Socket();
    try {
      if (received > 0) {
        // Before it connects: the other side is told of the room with the first packet.
        socket.setReceiveBufferSize(received);
      }
      socket.setTcpNoDelay(true);
      socket.connect(address, (int) CONNECT.toMillis());
      return new RawConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Bounds all reads from now on by this much time together. */
  public void within(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
  }

  /** Sends bytes as they are; returns when they were written. */
  public long send(byte[] bytes) throws IOException {
    var out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
    return System.nanoTime();
  }

  /** Reads the status line and the headers; 1xx answers are passed over. */
  public Head head() throws IOException {
    var status = status(line());
    var headers = headers();
    while (status >= 100 && status < 200) {
      status = status(line());
      headers = headers();
    }
    return new Head(status, headers);
  }

  /** Returns the answer's body as a stream that ends where the body ends, whole or not. */
  public InputStream body(Head head, boolean noBody) throws IOException {
    if (noBody || head.status() == 204 || head.status() == 304) {
      return InputStream.nullInputStream();
    }
    if (head.first("transfer-encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
      return new ChunkedBody(in);
    }
    var length = head.first("content-length");
    if (length.isEmpty()) {
      return in;
    }
    if (!length.matches("\\d{1,9}") || Integer.parseInt(length) > MOST_BODY) {
      throw new IOException("content-length is \"" + length + "\", expected a size up to 256 MiB");
    }
    return new SizedBody(in, Integer.parseInt(length));
  }

  /** Returns the port on this side, by which a proxy in between knows the connection. */
  public int localPort() {
    return socket.getLocalPort();
  }

  /** Closes with a reset, as a client whose machine died. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException closed) {
      // Closed already: the end is the same.
    }
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException closing) {
      // There is nothing more to do with it.
    }
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[01] \\d{3}.*")) {
      throw new IOException("no status line: \"" + line + "\"");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private Map<String, List<String>> headers() throws IOException {
    var headers = new TreeMap<String, List<String>>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      var colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("no header line: \"" + line + "\"");
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).trim());
    }
    return headers;
  }

  private String line() throws IOException {
    return line(in);
  }

  static String line(InputStream from) throws IOException {
    var line = new ByteArrayOutputStream();
    for (var b = from.read(); b != '\n'; b = from.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended within a line");
      }
      line.write(b);
      if (line.size() > MOST_LINE) {
        throw new IOException("a line is longer than a megabyte");
      }
    }
    var text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** Reads from the socket no longer than the deadline allows. */
  private final class Deadlined extends InputStream {
    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      var left = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
      if (left <= 0) {
        throw new SocketTimeoutException("the time for the answer has passed");
      }
      var millis = left == Long.MAX_VALUE ? 0 : Math.clamp(left / 1_000_000 + 1, 1, 1 << 30);
      socket.setSoTimeout(millis);
      return socket.getInputStream().read(into, from, length);
    }
  }
}

package dev.ringproof.testbed.witness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP/1.1 server over sockets, a virtual thread a connection, for answers that no proper
 * server gives: it hangs, resets, and knows which bytes were written before the caller left.
 */
final class WireServer implements AutoCloseable {
  private static final int MOST_HEAD = 64 * 1024;
  private static final int MOST_BODY = 64 * 1024 * 1024;

  private final ServerSocket listening;
  private final Handler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What a server does with a request. */
  interface Handler {
    /** Answers; an IOException means that the caller is gone. */
    void handle(Request request, WireAnswer answer) throws IOException;
  }

  /** A request, header names in lower case. */
  @SuppressWarnings("ArrayRecordComponent") // bytes as they came from a socket, compared nowhere
  record Request(String method, String path, Map<String, String> headers, byte[] body) {}

  private WireServer(ServerSocket listening, Handler handler) {
    this.listening = listening;
    this.handler = handler;
  }

  /** Starts on an ephemeral port of 127.0.0.1. */
  static WireServer start(String name, Handler handler) {
    try {
      var socket = new ServerSocket();
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
      var server = new WireServer(socket, handler);
      Thread.ofVirtual().name(name).start(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen for " + name, e);
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort());
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var socket = listening.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closedOrTransient) {
        // A closed listener ends the loop by its condition; anything else is one connection's.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream(), 16_384));
      var answer = new WireAnswer(socket, in);
      var request = read(in);
      while (request != null && answer.reusable()) {
        answer.begin();
        handler.handle(request, answer);
        socket.setSoTimeout(0);
        request = answer.reusable() ? read(in) : null;
      }
    } catch (IOException gone) {
      // The caller left, or sent what is no request: there is no one to tell.
    } finally {
      open.remove(socket);
    }
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    var start = line(in);
    if (start.isEmpty()) {
      return null;
    }
    var parts = start.split(" ");
    if (parts.length != 3) {
      throw new IOException("no request line");
    }
    var headers = new TreeMap<String, String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      var colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
      }
    }
    return new Request(parts[0], parts[1], headers, body(in, headers));
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (headers
        .getOrDefault("transfer-encoding", "")
        .toLowerCase(Locale.ROOT)
        .contains("chunked")) {
      var all = new ByteArrayOutputStream();
      for (var size = chunkSize(in); size > 0; size = chunkSize(in)) {
        all.write(in.readNBytes(size));
        line(in);
        if (all.size() > MOST_BODY) {
          throw new IOException("body too large");
        }
      }
      while (!line(in).isEmpty()) {
        // Trailers say nothing here.
      }
      return all.toByteArray();
    }
    try {
      var length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      if (length < 0 || length > MOST_BODY) {
        throw new IOException("body too large");
      }
      return in.readNBytes(length);
    } catch (NumberFormatException e) {
      throw new IOException("content-length is no number", e);
    }
  }

  private static int chunkSize(InputStream in) throws IOException {
    try {
      return Integer.parseInt(line(in).split(";")[0].trim(), 16);
    } catch (NumberFormatException e) {
      throw new IOException("chunk size is no number", e);
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (var b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
      if (line.size() > MOST_HEAD) {
        throw new IOException("line too long");
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (var socket : open) {
        socket.close();
      }
    } catch (IOException closing) {
      // It is closed or will be: nothing is owed to callers.
    }
  }
}

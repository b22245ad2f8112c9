package dev.ringproof.testbed.binding;

import dev.ringproof.testbed.driver.RawConnection;
import dev.ringproof.testbed.history.Exchange;
import dev.ringproof.testbed.history.Transcript;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, each on a connection of its own.
 *
 * @param host the Host header's value
 * @param prefix path before every path
 */
record Caller(
    InetSocketAddress address,
    String host,
    String prefix,
    Duration patience,
    @Nullable Transcript transcript) {

  /** As little as the system lets a client be content with; it may take more. */
  private static final int UNREAD_BYTES = 2_048;

  static Caller to(URI base, Duration patience) {
    if (!"http".equals(base.getScheme()) || base.getHost() == null) {
      throw new IllegalArgumentException(
          "found " + base + ", expected an address such as http://127.0.0.1:8080");
    }
    var port = base.getPort() < 0 ? 80 : base.getPort();
    var path = base.getRawPath() == null ? "" : base.getRawPath();
    return new Caller(
        new InetSocketAddress(base.getHost(), port),
        base.getHost() + ":" + port,
        path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
        patience,
        null);
  }

  Caller through(InetSocketAddress other) {
    return new Caller(other, host, prefix, patience, transcript);
  }

  Caller recorded(Transcript other) {
    return new Caller(address, host, prefix, patience, other);
  }

  Caller patient(Duration other) {
    return new Caller(address, host, prefix, other, transcript);
  }

  /** Sends and reads the whole answer; status 0 when none came. */
  Reply whole(RawRequest request) {
    var exchange = begin(request);
    var sent = System.nanoTime();
    try (var connection = RawConnection.open(address)) {
      connection.within(patience);
      sent = connection.send(bytes(request));
      var head = connection.head();
      var into = new ByteArrayOutputStream();
      connection.body(head, request.method().equals("HEAD")).transferTo(into);
      var reply =
          new Reply(head.status(), head.headers(), into.toByteArray(), sent, System.nanoTime());
      note(exchange, reply);
      return reply;
    } catch (IOException e) {
      var reply = none(e, sent);
      note(exchange, reply);
      return reply;
    }
  }

  /** Sends and reads the answer as it comes. */
  TurnStream stream(RawRequest request, Reading reading) {
    var exchange = begin(request);
    var sent = System.nanoTime();
    RawConnection connection = null;
    try {
      connection = RawConnection.open(address);
      connection.within(patience);
      sent = connection.send(bytes(request));
      var head = connection.head();
      if (head.first("content-type").startsWith("text/event-stream")) {
        return LiveStream.reading(connection, head, reading, sent, exchange);
      }
      var into = new ByteArrayOutputStream();
      connection.body(head, false).transferTo(into);
      connection.close();
      var reply =
          new Reply(head.status(), head.headers(), into.toByteArray(), sent, System.nanoTime());
      note(exchange, reply);
      return LiveStream.refused(reply);
    } catch (IOException e) {
      if (connection != null) {
        connection.close();
      }
      var reply = none(e, sent);
      note(exchange, reply);
      return LiveStream.refused(reply);
    }
  }

  /** Sends and reads the answer's head. */
  UnreadStream unread(RawRequest request, Reading reading) {
    var exchange = begin(request);
    var sent = System.nanoTime();
    RawConnection connection = null;
    try {
      connection = RawConnection.open(address, UNREAD_BYTES);
      connection.within(patience);
      sent = connection.send(bytes(request));
      return new HeldStream(connection, connection.head(), reading, sent, exchange);
    } catch (IOException e) {
      if (connection != null) {
        connection.close();
      }
      var reply = none(e, sent);
      note(exchange, reply);
      return new HeldStream(null, new RawConnection.Head(0, Map.of()), reading, sent, exchange);
    }
  }

  private @Nullable Exchange begin(RawRequest request) {
    return transcript == null
        ? null
        : transcript.sent(
            request.method(),
            "http://" + host + prefix + request.path(),
            request.headers(),
            request.body());
  }

  private static void note(@Nullable Exchange exchange, Reply reply) {
    if (exchange != null) {
      exchange.note("answer " + reply.status(), head(reply.headers()) + reply.text());
    }
  }

  static String head(Map<String, List<String>> headers) {
    var text = new StringBuilder();
    headers.forEach((k, values) -> values.forEach(v -> text.append(k + ": " + v + "\n")));
    return text.append('\n').toString();
  }

  private static Reply none(IOException e, long sent) {
    var why = "no whole answer: " + e.getMessage();
    return new Reply(0, Map.of(), why.getBytes(StandardCharsets.UTF_8), sent, System.nanoTime());
  }

  private byte[] bytes(RawRequest request) {
    var head = new StringBuilder();
    head.append(request.method()).append(' ').append(prefix).append(request.path());
    head.append(" HTTP/1.1\r\n");
    var named = request.headers().keySet().stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
    if (!named.contains("host")) {
      head.append("Host: ").append(host).append("\r\n");
    }
    request.headers().forEach((k, v) -> head.append(k).append(": ").append(v).append("\r\n"));
    if (!named.contains("connection")) {
      head.append("Connection: close\r\n");
    }
    var sized = named.contains("content-length") || named.contains("transfer-encoding");
    if (!sized && (request.body().length > 0 || request.method().startsWith("P"))) {
      head.append("Content-Length: ").append(request.body().length).append("\r\n");
    }
    var start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    var all = new byte[start.length + request.body().length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(request.body(), 0, all, start.length, request.body().length);
    return all;
  }
}

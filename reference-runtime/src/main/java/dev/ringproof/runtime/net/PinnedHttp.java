package dev.ringproof.runtime.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client that connects to the very address that was checked: a name is resolved once a
 * call, so that no second answer of its name server can lead elsewhere. It knows no proxy, follows
 * no redirect, decodes nothing and sends nothing twice; each exchange has a connection of its own
 * and one deadline.
 */
public final class PinnedHttp implements AutoCloseable {
  private static final int TLS_PORT = 443;
  private static final int PLAIN_PORT = 80;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Addresses addresses;
  private final Duration connect;

  /** Makes a client; a connection that takes longer than this counts as not made. */
  public PinnedHttp(Addresses addresses, Duration connect) {
    this.addresses = addresses;
    this.connect = connect;
  }

  /**
   * A request.
   *
   * @param body null for a request without one
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes that are sent once, compared nowhere
  public record Request(
      String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {
    public Request {
      headers = Map.copyOf(headers);
      for (var value : headers.values()) {
        if (!value.matches("[\\x20-\\x7e]*")) {
          throw new IllegalArgumentException("a header's value is not one line of ASCII");
        }
      }
    }

    /** Returns a request without a body. */
    public static Request get(URI uri, Map<String, String> headers) {
      return new Request("GET", uri, headers, null);
    }
  }

  private enum Phase {
    CONNECTING,
    SENDING,
    GIVEN_UP
  }

  /** Sends once and reads the answer, at most so long and at most so many bytes. */
  public Answer send(Request request, Duration within, int mostBytes) {
    if (!within.isPositive()) {
      return new Answer.NotSent("no time left");
    }
    var exchange = new Exchange(request, mostBytes);
    var answer = threads.submit(exchange::run);
    try {
      return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return exchange.giveUp("no whole answer within " + within.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return exchange.giveUp("interrupted");
    } catch (ExecutionException e) {
      return exchange.giveUp("broke: " + e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** One exchange; its thread may be given up on at any point. */
  private final class Exchange {
    private final Request request;
    private final int most;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.CONNECTING);
    private volatile @Nullable Socket socket;

    Exchange(Request request, int most) {
      this.request = request;
      this.most = most;
    }

    Answer run() {
      try (var connected = connected(addresses.of(request.uri().getHost()))) {
        // Who gave up before this has said that nothing was sent, and so it stays.
        if (!phase.compareAndSet(Phase.CONNECTING, Phase.SENDING)) {
          return new Answer.NotSent("given up");
        }
        write(connected);
        return new AnswerReader(connected.getInputStream(), most).read();
      } catch (IOException e) {
        var reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return phase.get() == Phase.SENDING
            ? new Answer.Lost("connection broke: " + reason)
            : new Answer.NotSent("no connection: " + reason);
      }
    }

    Answer giveUp(String reason) {
      var early = phase.compareAndSet(Phase.CONNECTING, Phase.GIVEN_UP);
      var open = socket;
      if (open != null) {
        closed(open);
      }
      return early ? new Answer.NotSent(reason) : new Answer.Lost(reason);
    }

    private Socket connected(List<InetAddress> all) throws IOException {
      IOException last = new IOException("no address");
      for (var address : all) {
        var plain = new Socket(Proxy.NO_PROXY);
        socket = plain;
        try {
          plain.setTcpNoDelay(true);
          plain.connect(new InetSocketAddress(address, port()), (int) connect.toMillis());
          return secure() ? secured(plain) : plain;
        } catch (IOException e) {
          closed(plain);
          last = e;
        }
      }
      throw last;
    }

    /** The certificate must be the name's, whatever the address. */
    private Socket secured(Socket plain) throws IOException {
      plain.setSoTimeout((int) connect.toMillis());
      var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
      var tls = (SSLSocket) factory.createSocket(plain, request.uri().getHost(), port(), true);
      socket = tls;
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      plain.setSoTimeout(0);
      return tls;
    }

    private void write(Socket to) throws IOException {
      var uri = request.uri();
      var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      var named = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      var head = new StringBuilder();
      head.append(request.method()).append(' ').append(path).append(query).append(" HTTP/1.1\r\n");
      head.append("Host: ").append(uri.getHost()).append(named).append("\r\n");
      head.append("Accept-Encoding: identity\r\nConnection: close\r\n");
      request.headers().forEach((k, v) -> head.append(k).append(": ").append(v).append("\r\n"));
      var body = request.body();
      if (body != null) {
        head.append("Content-Length: ").append(body.length).append("\r\n");
      }
      var out = to.getOutputStream();
      var start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
      if (body == null) {
        out.write(start);
      } else {
        var all = java.util.Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        out.write(all);
      }
      out.flush();
    }

    private boolean secure() {
      return "https".equalsIgnoreCase(request.uri().getScheme());
    }

    private int port() {
      var named = request.uri().getPort();
      return named >= 0 ? named : secure() ? TLS_PORT : PLAIN_PORT;
    }
  }

  private static void closed(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // It is of no use to anyone any more.
    }
  }
}

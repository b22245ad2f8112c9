package dev.ringproof.runtime.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client to one server, for questions that change nothing. Its connections are kept,
 * and an exchange is its caller's thread's alone: each hand-over from one thread to another may
 * wait for a processor, which is where other clients spend most of a short exchange. One deadline
 * covers it all. It knows no proxy, follows no redirect and decodes nothing.
 */
public final class KeptHttp implements AutoCloseable {
  private static final int TLS_PORT = 443;
  private static final int PLAIN_PORT = 80;
  private static final long MOST_IDLE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int MOST_KEPT = 256;
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  /** A longer body may not fit what the system takes without the other side reading. */
  private static final int WRITTEN_AT_ONCE = 8_192;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final Duration connect;
  private volatile boolean closed;

  /** Makes a client; a connection that takes longer than this counts as not made. */
  public KeptHttp(Duration connect) {
    this.connect = connect;
  }

  /**
   * Asks and reads the answer, at most so long and at most so many bytes. A connection that was
   * kept and ends before a byte of the answer came is one that the server had given up meanwhile:
   * the question is put once more, on a fresh one.
   */
  public Answer send(PinnedHttp.Request request, Duration within, int mostBytes) {
    if (!within.isPositive()) {
      return new Answer.NotSent("no time left");
    }
    var exchange = new Exchange(request, within, mostBytes);
    var kept = kept(request.uri());
    if (kept != null) {
      var answer = exchange.on(kept);
      if (!(answer instanceof Answer.Lost) || kept.in.any() || exchange.over()) {
        return answer;
      }
    }
    return exchange.onFresh();
  }

  /** One exchange, on whatever connection. */
  private final class Exchange {
    private final PinnedHttp.Request request;
    private final byte[] bytes;
    private final long until;
    private final String late;
    private final int most;

    Exchange(PinnedHttp.Request request, Duration within, int most) {
      this.request = request;
      this.bytes = RequestBytes.of(request, true);
      this.until = System.nanoTime() + within.toNanos();
      this.late = " within " + within.toMillis() + " ms";
      this.most = most;
    }

    boolean over() {
      return until - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted();
    }

    /** Connects on a thread of its own, since a name server answers when it likes. */
    Answer onFresh() {
      var connecting = threads.submit(() -> Connection.to(request.uri(), connect));
      try {
        return on(connecting.get(until - System.nanoTime(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        abandon(connecting);
        return new Answer.NotSent("no connection" + late);
      } catch (InterruptedException e) {
        abandon(connecting);
        Thread.currentThread().interrupt();
        return new Answer.NotSent("interrupted");
      } catch (ExecutionException e) {
        return new Answer.NotSent("no connection: " + text(e.getCause()));
      }
    }

    private void abandon(Future<Connection> connecting) {
      var unused =
          threads.submit(
              () -> {
                connecting.get().close();
                return true;
              });
    }

    Answer on(Connection connection) {
      var keep = false;
      try {
        connection.in.begin(until);
        write(connection);
        var reader = new AnswerReader(connection.in, most);
        var answer = reader.read();
        keep = reader.mayGoOn();
        return answer;
      } catch (SocketTimeoutException e) {
        return new Answer.Lost("no whole answer" + late);
      } catch (BoundedBody.TooLargeException e) {
        return new Answer.Lost(text(e));
      } catch (IOException e) {
        return new Answer.Lost(
            Thread.currentThread().isInterrupted()
                ? "interrupted"
                : "connection broke: " + text(e));
      } finally {
        if (keep) {
          keep(connection, request.uri());
        } else {
          connection.close();
        }
      }
    }

    private void write(Connection connection) throws IOException {
      if (bytes.length <= WRITTEN_AT_ONCE) {
        connection.write(bytes);
        return;
      }
      var cut =
          threads.submit(
              () -> {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, until - System.nanoTime()));
                connection.close();
                return true;
              });
      try {
        connection.write(bytes);
      } finally {
        cut.cancel(true);
      }
    }
  }

  private static String text(@Nullable Throwable cause) {
    if (cause == null) {
      return "nothing is known of why";
    }
    var message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private @Nullable Connection kept(URI uri) {
    for (var found = idle.pollFirst(); found != null; found = idle.pollFirst()) {
      if (found.leadsTo(uri) && found.lives()) {
        return found;
      }
      found.close();
    }
    return null;
  }

  private void keep(Connection connection, URI uri) {
    connection.keptFor(uri);
    if (closed || idle.size() >= MOST_KEPT) {
      connection.close();
      return;
    }
    idle.addFirst(connection);
    if (closed) {
      closeIdle();
    }
  }

  /** A connection, plain or by TLS; used by one thread at a time. */
  private static final class Connection {
    private final Socket socket;
    private final @Nullable SocketChannel plain;
    private final TimedStream in;
    private String origin = "";
    private long idleSince;

    private Connection(Socket socket, @Nullable SocketChannel plain) throws IOException {
      this.socket = socket;
      this.plain = plain;
      this.in = new TimedStream(socket);
    }

    static Connection to(URI uri, Duration within) throws IOException {
      var secure = "https".equalsIgnoreCase(uri.getScheme());
      var port = uri.getPort() >= 0 ? uri.getPort() : secure ? TLS_PORT : PLAIN_PORT;
      var channel = SocketChannel.open();
      try {
        var socket = channel.socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(uri.getHost(), port), (int) within.toMillis());
        return secure
            ? new Connection(secured(socket, uri.getHost(), port, within), null)
            : new Connection(socket, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e instanceof IOException io ? io : new IOException("no such address", e);
      }
    }

    private static Socket secured(Socket socket, String host, int port, Duration within)
        throws IOException {
      var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
      var tls = (SSLSocket) factory.createSocket(socket, host, port, true);
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.setSoTimeout((int) within.toMillis());
      tls.startHandshake();
      return tls;
    }

    void write(byte[] bytes) throws IOException {
      var out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    void keptFor(URI uri) {
      origin = origin(uri);
      idleSince = System.nanoTime();
    }

    boolean leadsTo(URI uri) {
      return origin.equals(origin(uri));
    }

    private static String origin(URI uri) {
      return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    /** Whether the server holds it still: an end, or anything that nobody asked for, says no. */
    boolean lives() {
      if (System.nanoTime() - idleSince > MOST_IDLE_NANOS) {
        return false;
      }
      if (plain == null) {
        return true; // what TLS has to say of it is found out by asking
      }
      try {
        plain.configureBlocking(false);
        var nothing = plain.read(ByteBuffer.allocate(1)) == 0;
        plain.configureBlocking(true);
        return nothing;
      } catch (IOException e) {
        return false;
      }
    }

    void close() {
      try {
        socket.close();
      } catch (IOException gone) {
        // It is of no use to anyone any more.
      }
    }
  }

  /** What comes on a socket, until a moment. */
  private static final class TimedStream extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private long until;
    private boolean any;

    TimedStream(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
    }

    void begin(long moment) {
      until = moment;
      any = false;
    }

    /** Whether anything came since it began. */
    boolean any() {
      return any;
    }

    private void time() throws IOException {
      var millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (until - System.nanoTime() <= 0) {
        throw new SocketTimeoutException("the time is up");
      }
      socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, millis + 1));
    }

    @Override
    public int read() throws IOException {
      time();
      var read = in.read();
      any |= read >= 0;
      return read;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      time();
      var read = in.read(into, from, most);
      any |= read > 0;
      return read;
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }
  }

  /**
   * Makes one exchange with itself over the loopback, so that classes are loaded before a deadline
   * counts. Nothing outside is asked; without a loopback the first call is slower and that is all.
   */
  public void warmUp() {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var answering = threads.submit(() -> answerOnce(listening));
      var uri = URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/");
      var body = "{}".getBytes(StandardCharsets.US_ASCII);
      send(new PinnedHttp.Request("POST", uri, Map.of(), body), WARM_UP, 1_024);
      answering.cancel(true);
    } catch (IOException noLoopback) {
      // As the comment above says.
    }
  }

  private static boolean answerOnce(ServerSocket listening) throws IOException {
    try (var socket = listening.accept()) {
      var in = socket.getInputStream();
      var out = socket.getOutputStream();
      var ended = in.read(new byte[1_024]) < 0;
      var answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
      out.write(answer.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return ended;
    }
  }

  private void closeIdle() {
    for (var found = idle.pollFirst(); found != null; found = idle.pollFirst()) {
      found.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    closeIdle();
    threads.shutdownNow();
  }
}

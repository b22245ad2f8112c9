package dev.ringproof.testbed.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Witnesses the fault of a proxy whose server cannot say what its proxies did: exchanges through it
 * go otherwise than before. What is behind the proxy speaks HTTP and answers a path that it does
 * not know.
 *
 * <p>To be closed when the proxy is healed, not before: an original that lets go what it held back
 * hands a client that went each piece for five seconds, and answers 503 when that takes more than
 * 25.
 */
public final class ProxyProbe implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 1_000;

  /** So many that their answers together are longer than what a fault lets through. */
  private static final int REQUESTS = 40;

  private final FaultProxy proxy;
  private final Seen usual;
  private final List<Socket> waiting = new ArrayList<>();

  private enum End {
    ENDED,
    SILENT,
    BROKEN
  }

  private record Seen(End end, long bytes) {}

  private ProxyProbe(FaultProxy proxy) {
    this.proxy = proxy;
    this.usual = exchange();
  }

  /** Sees what exchanges are like before a fault; takes a second where nobody answers. */
  public static ProxyProbe before(FaultProxy proxy) {
    return new ProxyProbe(proxy);
  }

  /**
   * Whether exchanges now go otherwise than before: they break, say nothing for a second, or are
   * answered with fewer or more bytes. False if they did not end well before either, for then they
   * tell nothing.
   */
  public boolean disturbed() {
    return usual.end == End.ENDED && usual.bytes > 0 && !exchange().equals(usual);
  }

  /** Gives up what did not end yet. */
  @Override
  public void close() {
    waiting.forEach(ProxyProbe::close);
  }

  private Seen exchange() {
    var socket = new Socket();
    var seen = exchange(socket);
    if (seen.end == End.SILENT) {
      waiting.add(socket);
      Thread.startVirtualThread(() -> readOn(socket));
    } else {
      close(socket);
    }
    return seen;
  }

  private Seen exchange(Socket socket) {
    long bytes = 0;
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(proxy.address(), PATIENCE_MILLIS);
      socket.getOutputStream().write(requests());
      var answers = socket.getInputStream();
      var piece = new byte[8_192];
      for (var read = answers.read(piece); read >= 0; read = answers.read(piece)) {
        bytes += read;
      }
      return new Seen(End.ENDED, bytes);
    } catch (SocketTimeoutException e) {
      return new Seen(End.SILENT, bytes);
    } catch (IOException e) {
      return new Seen(End.BROKEN, bytes);
    }
  }

  private static void readOn(Socket socket) {
    try (socket) {
      socket.setSoTimeout(0);
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException ended) {
      // However it ends, nothing is held back for it any more.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] requests() {
    var one = "GET /ringproof-probe HTTP/1.1\r\nHost: probe\r\n";
    var all = (one + "\r\n").repeat(REQUESTS - 1) + one + "Connection: close\r\n\r\n";
    return all.getBytes(StandardCharsets.US_ASCII);
  }
}

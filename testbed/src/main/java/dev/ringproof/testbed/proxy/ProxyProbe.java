package dev.ringproof.testbed.proxy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * Witnesses the fault of a proxy whose server cannot say what its proxies did: exchanges through it
 * go otherwise than before. What is behind the proxy speaks HTTP and answers a path that it does
 * not know.
 */
public final class ProxyProbe {
  private static final int PATIENCE_MILLIS = 1_000;

  /** So many that their answers together are longer than what a fault lets through. */
  private static final int REQUESTS = 40;

  private final FaultProxy proxy;
  private final Seen usual;

  private enum End {
    ENDED,
    SILENT,
    BROKEN
  }

  private record Seen(End end, long bytes) {}

  private ProxyProbe(FaultProxy proxy, Seen usual) {
    this.proxy = proxy;
    this.usual = usual;
  }

  /** Sees what exchanges are like before a fault; takes a second where nobody answers. */
  public static ProxyProbe before(FaultProxy proxy) {
    return new ProxyProbe(proxy, exchange(proxy));
  }

  /**
   * Whether exchanges now go otherwise than before: they break, say nothing for a second, or are
   * answered with fewer or more bytes. False if they did not end well before either, for then they
   * tell nothing.
   */
  public boolean disturbed() {
    return usual.end == End.ENDED && usual.bytes > 0 && !exchange(proxy).equals(usual);
  }

  private static Seen exchange(FaultProxy proxy) {
    long bytes = 0;
    try (var socket = new Socket()) {
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

  private static byte[] requests() {
    var one = "GET /ringproof-probe HTTP/1.1\r\nHost: probe\r\n";
    var all = (one + "\r\n").repeat(REQUESTS - 1) + one + "Connection: close\r\n\r\n";
    return all.getBytes(StandardCharsets.US_ASCII);
  }
}

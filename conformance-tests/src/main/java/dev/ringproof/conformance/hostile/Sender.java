package dev.ringproof.conformance.hostile;

import dev.ringproof.conformance.hostile.Shot.Piece;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Does a shot's pieces on a connection of its own, and reads what comes. */
final class Sender {
  private static final int CONNECT_MILLIS = 5_000;

  /** After this much silence this side's half is closed: what is incomplete will stay so. */
  private static final int SILENCE_MILLIS = 400;

  /** How long more is looked for after the last answer that may come. */
  private static final int MORE_MILLIS = 60;

  private final InetSocketAddress address;
  private final Duration patience;

  Sender(InetSocketAddress address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  /**
   * What came.
   *
   * @param connected whether there was anybody to send it to
   * @param closed whether the other side ended the connection, by a reset too
   */
  record Seen(Answer.Parsed parsed, String came, boolean connected, boolean closed) {}

  /**
   * Sends.
   *
   * @param most how many answers are waited for; past them it is looked a moment for more
   * @param complete whether the whole request was sent, so that an answer may take its time
   */
  Seen send(List<Piece> pieces, boolean bodiless, int most, boolean complete) {
    try (var socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.connect(address, CONNECT_MILLIS);
      // What is long is answered before it is read to its end: both happen at once. The writer
      // ends with the socket.
      var unused = Thread.ofVirtual().start(() -> write(socket, pieces));
      return read(socket, bodiless, most, complete);
    } catch (IOException e) {
      return new Seen(Answer.parse("", false, true), "", false, true);
    }
  }

  private static void write(Socket socket, List<Piece> pieces) {
    try {
      for (var piece : pieces) {
        switch (piece) {
          case Piece.Send send -> socket.getOutputStream().write(Answer.bytes(send.text()));
          case Piece.Pause pause -> LockSupport.parkNanos(pause.millis() * 1_000_000L);
          case Piece.Shut shut -> socket.shutdownOutput();
        }
      }
    } catch (IOException ended) {
      // The other side has heard enough; what it said is read.
    }
  }

  private Seen read(Socket socket, boolean bodiless, int most, boolean complete)
      throws IOException {
    var came = new ByteArrayOutputStream();
    var buffer = new byte[65_536];
    var until = System.nanoTime() + patience.toNanos();
    var shut = complete;
    while (true) {
      var parsed = Answer.parse(Answer.text(came), bodiless, false);
      var enough = parsed.whole().size() >= most || parsed.garbled();
      var left = (int) Math.max(1, (until - System.nanoTime()) / 1_000_000);
      socket.setSoTimeout(enough ? MORE_MILLIS : shut ? left : Math.min(left, SILENCE_MILLIS));
      try {
        var read = socket.getInputStream().read(buffer);
        if (read < 0) {
          return ended(came, bodiless);
        }
        came.write(buffer, 0, read);
      } catch (SocketTimeoutException quiet) {
        if (enough || System.nanoTime() >= until) {
          return new Seen(parsed, Answer.text(came), true, false);
        }
        shut = true;
        shutQuietly(socket);
      } catch (IOException reset) {
        return ended(came, bodiless);
      }
    }
  }

  private static void shutQuietly(Socket socket) {
    try {
      socket.shutdownOutput();
    } catch (IOException ended) {
      // Then it is shut already.
    }
  }

  private static Seen ended(ByteArrayOutputStream came, boolean bodiless) {
    var text = Answer.text(came);
    return new Seen(Answer.parse(text, bodiless, true), text, true, true);
  }
}

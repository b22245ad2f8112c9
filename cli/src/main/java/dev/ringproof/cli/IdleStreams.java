package dev.ringproof.cli;

import dev.ringproof.testbed.persona.Persona;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Many open event streams of one turn, by plain sockets on one thread: a client library would cost
 * this process more than the runtime that is measured.
 */
final class IdleStreams implements AutoCloseable {
  private final URI base;
  private final Persona who;
  private final String session;
  private final List<SocketChannel> channels = new ArrayList<>();

  IdleStreams(URI base, Persona who, String session) {
    this.base = base;
    this.who = who;
    this.session = session;
  }

  /** Opens so many and returns how many of them showed an event within the time. */
  int open(String turn, int many, Duration within) {
    var request =
        ("GET /v1/sessions/"
                + session
                + "/turns/"
                + turn
                + "/events HTTP/1.1\r\nHost: "
                + base.getAuthority()
                + "\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                + who.token()
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    try (var selector = Selector.open()) {
      for (int i = 0; i < many; i++) {
        var channel = SocketChannel.open(new InetSocketAddress(base.getHost(), base.getPort()));
        channels.add(channel);
        channel.write(ByteBuffer.wrap(request));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new ByteArrayOutputStream());
      }
      return shown(selector, many, System.nanoTime() + within.toNanos());
    } catch (IOException e) {
      throw new UncheckedIOException("a stream could not be opened: " + e.getMessage(), e);
    }
  }

  private static int shown(Selector selector, int many, long until) throws IOException {
    var bytes = ByteBuffer.allocate(8_192);
    int shown = 0;
    while (shown < many && System.nanoTime() < until) {
      selector.select(100);
      for (var key : selector.selectedKeys()) {
        bytes.clear();
        var read = ((SocketChannel) key.channel()).read(bytes);
        var seen = (ByteArrayOutputStream) key.attachment();
        seen.write(bytes.array(), 0, Math.max(0, read));
        var spoke = seen.toString(StandardCharsets.UTF_8).contains("event: token");
        if (spoke) {
          shown++;
        }
        if (spoke || read < 0) {
          key.cancel();
        }
      }
      selector.selectedKeys().clear();
    }
    return shown;
  }

  @Override
  public void close() {
    for (var channel : channels) {
      try {
        channel.close();
      } catch (IOException gone) {
        // It was closed from the other side.
      }
    }
  }
}

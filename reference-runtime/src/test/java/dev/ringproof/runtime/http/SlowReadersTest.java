package dev.ringproof.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SlowReadersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final byte[] MUCH = new byte[16 << 20];

  @Test
  void whoTakesNothingIsLetGoAndWhoReadsHasAll() throws Exception {
    try (var readers = new SlowReaders(PATIENCE);
        var server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
        var stuck = new Socket(server.getInetAddress(), server.getLocalPort());
        var toStuck = server.accept();
        var reads = new Socket(server.getInetAddress(), server.getLocalPort());
        var toReader = server.accept()) {
      var letGo = written(readers, toStuck);
      var whole = written(readers, toReader);
      var read = reads.getInputStream().readNBytes(MUCH.length).length;
      assertThat(read).isEqualTo(MUCH.length);
      assertThat(whole.get(20, TimeUnit.SECONDS)).isEmpty();
      await().atMost(WITHIN).until(letGo::isDone);
      assertThat(letGo.get()).isNotEmpty();
      assertThat(toStuck.isClosed()).isTrue();
      assertThat(stuck.isClosed()).isFalse();
    }
  }

  /** Slow is not stuck: each piece has the time for itself, all of them have more than one has. */
  @Test
  void whoTakesALittleNowAndThenKeepsItsStream() throws Exception {
    try (var readers = new SlowReaders(PATIENCE);
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var slow = new Socket(server.getInetAddress(), server.getLocalPort());
        var toSlow = server.accept()) {
      var written = written(readers, toSlow);
      var read = 0L;
      var in = slow.getInputStream();
      while (read < MUCH.length) {
        read += in.readNBytes(1 << 20).length;
        await().pollDelay(PAUSE).atMost(WITHIN).until(() -> true);
      }
      assertThat(written.get(20, TimeUnit.SECONDS)).isEmpty();
    }
  }

  /** Writes all of it on a virtual thread, as the server does; the future is why it could not. */
  private static CompletableFuture<String> written(SlowReaders readers, Socket to) {
    var end = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                readers.write(to.getOutputStream(), MUCH);
                end.complete("");
              } catch (IOException e) {
                end.complete(String.valueOf(e));
              }
            });
    return end;
  }
}

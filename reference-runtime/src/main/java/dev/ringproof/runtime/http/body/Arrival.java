package dev.ringproof.runtime.http.body;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as it arrives: within a time and up to a length. The server below waits for each
 * byte as long as the client holds its connection, so that one that stops halfway, or says that a
 * chunk is longer than it is, would keep a thread and its turn's place for as long as it likes.
 */
public final class Arrival {
  /** Within this time a body has to be there, whole. */
  public static final Duration WITHIN = Duration.ofSeconds(10);

  /** So much of a body that nobody wants is read, so that the client gets to read its answer. */
  private static final long MOST_DRAINED = 4L << 20;

  private static final String LATE = Arrival.class.getName() + ".late";

  private Arrival() {}

  private interface Reading<T extends @Nullable Object> {
    T read() throws IOException;
  }

  /**
   * Returns the body's first bytes, at most so many; none where there is no body.
   *
   * @throws IOException when the client is gone
   * @throws TimeoutException when it has not come in time; the connection is of no more use then
   * @throws RuntimeException when its framing is broken
   */
  public static byte[] bytes(ServerRequest request, int most) throws IOException, TimeoutException {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    return within(
        request,
        () -> {
          try (var in = request.content().inputStream()) {
            return in.readNBytes(most);
          }
        });
  }

  /**
   * Reads on over what nobody wants.
   *
   * @throws IOException when the client is gone
   * @throws TimeoutException when it has not come in time
   * @throws RuntimeException when its framing is broken
   */
  public static void drain(ServerRequest request) throws IOException, TimeoutException {
    var nothing =
        request.headers().contains(HeaderNames.EXPECT)
            || !request.content().hasEntity()
            || request.content().consumed();
    if (nothing || late(request)) {
      return;
    }
    var unused =
        within(
            request,
            () -> {
              try (var in = request.content().inputStream()) {
                return in.skip(MOST_DRAINED);
              }
            });
  }

  /** Whether something of its body is still to come: what is next on its connection is unknown. */
  public static boolean unread(ServerRequest request) {
    return late(request) || (request.content().hasEntity() && !request.content().consumed());
  }

  private static boolean late(ServerRequest request) {
    return request.context().get(LATE, Boolean.class).isPresent();
  }

  /**
   * Whether the request was its connection's last: the client said so, or nobody can be sure where
   * it ended. Chunk sizes are read more loosely below than RFC 9112 has them, and after {@code
   * Expect} a body may yet be to come.
   */
  public static boolean last(ServerRequest request) {
    var headers = request.headers();
    return headers.contains(HeaderNames.TRANSFER_ENCODING)
        || headers.contains(HeaderNames.EXPECT)
        || headers.containsToken(HeaderValues.CONNECTION_CLOSE);
  }

  private static <T> T within(ServerRequest request, Reading<T> reading)
      throws IOException, TimeoutException {
    var task = new FutureTask<>(reading::read);
    // What comes too late is read by nobody: closing the connection ends this thread.
    Thread.ofVirtual().name("body").start(task);
    try {
      return task.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      request.context().register(LATE, true);
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException gone) {
        throw gone;
      }
      throw e.getCause() instanceof RuntimeException broken
          ? broken
          : new IllegalStateException(e.getCause());
    }
  }
}

package dev.ringproof.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Callers that ask at once, each one call after the other, whatever is asked: the same client in
 * front of what is measured and of what it is measured beside.
 */
final class TimedCalls implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
  private final int callers;

  TimedCalls(int callers) {
    this.callers = callers;
  }

  /**
   * What came of a slice of time.
   *
   * @param nanos of each call, ascending
   * @param perSecond calls that ended
   * @param kept lines of the answers, in no order
   */
  record Slice(List<Long> nanos, double perSecond, List<String> kept) {
    Slice {
      nanos = List.copyOf(nanos);
      kept = List.copyOf(kept);
    }

    /** Returns a quantile in milliseconds; the nearest rank. */
    double millis(double quantile) {
      return nearest(nanos, quantile) / 1e6;
    }
  }

  /**
   * Takes streams for so long, read to their ends, each timed from its sending to the first line
   * that says something.
   *
   * @param request of each caller, made anew for each call
   * @param spread from the first caller's first call to the last one's
   * @param speaks whether a line of the stream is of its first token
   * @param kept which lines are kept
   */
  Slice streams(
      Duration time,
      Duration spread,
      IntFunction<HttpRequest> request,
      Predicate<String> speaks,
      Predicate<String> kept) {
    return slice(
        time,
        spread,
        (caller, lines) -> {
          var asked = request.apply(caller);
          var began = System.nanoTime();
          var response = client.send(asked, BodyHandlers.ofInputStream());
          return read(response.body(), response.statusCode(), began, speaks, kept, lines);
        });
  }

  /** Makes calls whose answers are waited for, for so long. */
  Slice answers(Duration time, IntFunction<HttpRequest> request) {
    return slice(
        time,
        Duration.ZERO,
        (caller, lines) -> {
          var asked = request.apply(caller);
          var began = System.nanoTime();
          var response = client.send(asked, BodyHandlers.ofString());
          if (response.statusCode() != 200) {
            throw refused(response.statusCode(), response.body());
          }
          return System.nanoTime() - began;
        });
  }

  private static long read(
      InputStream body,
      int status,
      long began,
      Predicate<String> speaks,
      Predicate<String> kept,
      ConcurrentLinkedQueue<String> lines)
      throws IOException {
    try (var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      var first = 0L;
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (status != 200) {
          throw refused(status, line);
        }
        if (first == 0 && speaks.test(line)) {
          first = System.nanoTime() - began;
        }
        if (kept.test(line)) {
          lines.add(line);
        }
      }
      if (first == 0) {
        throw new CliException(Exit.FAIL, "a stream ended without a token");
      }
      return first;
    }
  }

  private static CliException refused(int status, String body) {
    return new CliException(Exit.FAIL, "a call of the bench was refused: " + status + " " + body);
  }

  /** One call of a caller, and how long it took. */
  private interface Call {
    long nanos(int caller, ConcurrentLinkedQueue<String> lines)
        throws IOException, InterruptedException;
  }

  private Slice slice(Duration time, Duration spread, Call call) {
    var nanos = new ConcurrentLinkedQueue<Long>();
    var lines = new ConcurrentLinkedQueue<String>();
    var began = System.nanoTime();
    var until = began + time.toNanos();
    var all =
        IntStream.range(0, callers)
            .mapToObj(
                caller ->
                    threads.submit(
                        () -> {
                          LockSupport.parkNanos(spread.toNanos() * caller / callers);
                          // Each makes one call at least: fewer callers are another load.
                          do {
                            nanos.add(call.nanos(caller, lines));
                          } while (System.nanoTime() < until);
                          return true;
                        }))
            .toList();
    try {
      for (var one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw broken(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(Exit.FAIL, "interrupted");
    }
    var seconds = (System.nanoTime() - began) / 1e9;
    var sorted = nanos.stream().sorted().toList();
    return new Slice(sorted, sorted.size() / seconds, List.copyOf(lines));
  }

  private static RuntimeException broken(@Nullable Throwable cause) {
    if (cause instanceof CliException told) {
      return told;
    }
    return cause instanceof IOException io
        ? new UncheckedIOException("a call of the bench broke: " + io, io)
        : new IllegalStateException("a caller broke", cause);
  }

  /** Returns a quantile of figures that ascend; the nearest rank. */
  static long nearest(List<Long> ascending, double quantile) {
    var rank = (int) Math.ceil(quantile * ascending.size());
    return ascending.get(Math.clamp(rank - 1, 0, ascending.size() - 1));
  }

  /** Returns the middle of some figures. */
  static double median(double[] figures) {
    var sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}

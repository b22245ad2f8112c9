package dev.ringproof.runtime.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client whose deadline covers the whole exchange, a stalling body included, and whose
 * answers are bounded. It follows no redirect and sends nothing twice.
 */
public final class OutboundHttp implements AutoCloseable {
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;

  /** Makes a client; a connection that takes longer than this counts as not made. */
  public OutboundHttp(Duration connect) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connect)
            .executor(threads)
            .build();
  }

  /** Sends once and reads the answer, at most so long and at most so many bytes. */
  public Answer send(HttpRequest request, Duration within, int mostBytes) {
    if (!within.isPositive()) {
      return new Answer.NotSent("no time left");
    }
    var exchange = client.sendAsync(request, head -> new BoundedBody(mostBytes));
    try {
      var response = exchange.get(within.toNanos(), TimeUnit.NANOSECONDS);
      return whole(response);
    } catch (TimeoutException e) {
      exchange.cancel(true);
      return new Answer.Lost("no whole answer within " + within.toMillis() + " ms");
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      return new Answer.Lost("interrupted");
    } catch (ExecutionException | CancellationException e) {
      return failed(e);
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
      var request =
          HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString("{}")).build();
      send(request, WARM_UP, 1_024);
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

  private static Answer whole(HttpResponse<byte[]> response) {
    return new Answer.Whole(
        response.statusCode(), name -> response.headers().firstValue(name), response.body());
  }

  private static Answer failed(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
        return new Answer.NotSent("no connection: " + text(cause));
      }
      if (cause instanceof BoundedBody.TooLargeException) {
        return new Answer.Lost(text(cause));
      }
    }
    return new Answer.Lost("connection broke: " + text(e.getCause()));
  }

  private static String text(@Nullable Throwable cause) {
    if (cause == null) {
      return "cancelled";
    }
    var message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}

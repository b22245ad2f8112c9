package dev.ringproof.testbed.proxy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls of the Toxiproxy client, which knows no timeouts and whose error path throws whatever
 * it stumbles over, within a bound and with one kind of failure.
 */
final class BoundedCalls {
  /** A call of the client. */
  interface Call<T> {
    T run() throws IOException;
  }

  private final URI control;
  private final Duration bound;

  BoundedCalls(URI control, Duration bound) {
    this.control = control;
    this.bound = bound;
  }

  <T> T get(String what, Call<T> call) {
    var task = new FutureTask<T>(call::run);
    var thread = Thread.ofVirtual().name("toxiproxy-client").start(task);
    try {
      return task.get(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // An interrupt closes the socket that a virtual thread waits on.
      thread.interrupt();
      throw new ProxyException(sentence(what) + "no answer within " + bound.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new ProxyException(sentence(what) + reason(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new ProxyException(sentence(what) + "interrupted", e);
    }
  }

  private String sentence(String what) {
    return "proxy server " + control + " did not " + what + ": ";
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause instanceof FileNotFoundException) {
      return "[404] not found";
    }
    if (cause instanceof IOException || cause instanceof ProxyException) {
      return String.valueOf(cause.getMessage());
    }
    return "an answer that the client cannot read (" + cause + ")";
  }
}

package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.runtime.http.body.Arrival;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection after its answer where nobody can be sure where the request ended, or where the
 * client said that this was its last. The server below reads on in both cases, and takes what is
 * left of a body for the next request: that is how one is smuggled.
 */
final class Endings implements Filter {
  private final Errors errors;

  Endings(Errors errors) {
    this.errors = errors;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    var last = Arrival.last(request);
    if (last) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    var refusal = refusal(request);
    if (refusal == null) {
      chain.proceed();
    } else {
      errors.send(request, response, refusal);
    }
    // The server below would read on for as long as the client lets it wait.
    drain(request);
    if (last || Arrival.unread(request)) {
      throw new CloseConnectionException("the last request of this connection");
    }
  }

  /**
   * Returns what is said of a head that the server below took and should not have; null if none.
   */
  private static @Nullable Problem refusal(ServerRequest request) {
    if (request.headers().stream().anyMatch(header -> header.name().isBlank())) {
      return Problem.of(ProblemType.INVALID_REQUEST, "a header without a name");
    }
    // It has no path of an opaque target with an escape, "a:b%20c", and breaks on it.
    return request.prologue().uriPath().path() == null
        ? Problem.of(ProblemType.INVALID_REQUEST, "the request's target is no path")
        : null;
  }

  private static void drain(ServerRequest request) {
    try {
      Arrival.drain(request);
    } catch (IOException | UncheckedIOException | TimeoutException gone) {
      throw new CloseConnectionException("client gone", gone);
    } catch (RuntimeException broken) {
      throw new CloseConnectionException("no framing to go on with", broken);
    }
  }
}

package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Ends a connection after its answer where nobody can be sure where the request ended, or where the
 * client said that this was its last. The server below reads on in both cases, and takes what is
 * left of a body for the next request: that is how one is smuggled.
 */
final class Endings implements Filter {
  /** So much of a body that nobody wants is read, so that the client gets to read its answer. */
  private static final long MOST_DRAINED = 4L << 20;

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (request.headers().stream().anyMatch(header -> header.name().isBlank())) {
      throw Problem.of(ProblemType.INVALID_REQUEST, "a header without a name");
    }
    var last = last(request);
    if (last) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    chain.proceed();
    if (last) {
      drain(request);
      throw new CloseConnectionException("the last request of this connection");
    }
  }

  /** Chunk sizes are read more loosely below than RFC 9112 has them; a body may yet be to come. */
  private static boolean last(ServerRequest request) {
    var headers = request.headers();
    return headers.contains(HeaderNames.TRANSFER_ENCODING)
        || headers.contains(HeaderNames.EXPECT)
        || headers.containsToken(HeaderValues.CONNECTION_CLOSE);
  }

  private static void drain(ServerRequest request) {
    if (request.headers().contains(HeaderNames.EXPECT)
        || !request.content().hasEntity()
        || request.content().consumed()) {
      return;
    }
    try (var in = request.content().inputStream()) {
      var unused = in.skip(MOST_DRAINED);
    } catch (IOException | UncheckedIOException gone) {
      throw new CloseConnectionException("client gone", gone);
    } catch (RuntimeException broken) {
      // Its framing is broken, of which the answer has said all there is to say.
    }
  }
}

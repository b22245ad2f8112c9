package dev.ringproof.testbed.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Carries the control API over HTTP. */
final class ControlHandler implements HttpHandler {
  private static final int LARGEST_BODY = 1024 * 1024;

  private final ControlApi api;
  private final AtomicLong requests = new AtomicLong();

  ControlHandler(ControlApi api) {
    this.api = api;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var reply = answer(exchange);
      var headers = exchange.getResponseHeaders();
      // No connection outlives its request, so that none is left when the server has stopped.
      headers.set("Connection", "close");
      if (reply.routed()) {
        headers.set("X-Toxiproxy-Request-Id", Long.toHexString(requests.incrementAndGet()));
      }
      if (!reply.type().isEmpty()) {
        headers.set("Content-Type", reply.type());
      }
      if (!reply.sniffable()) {
        headers.set("X-Content-Type-Options", "nosniff");
      }
      var body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Reply answer(HttpExchange exchange) throws IOException {
    // Twice as much is read as is taken: a client that is still writing would miss the answer.
    var body = exchange.getRequestBody().readNBytes(2 * LARGEST_BODY);
    if (body.length > LARGEST_BODY) {
      return Reply.error(ApiError.badBody("larger than " + LARGEST_BODY + " bytes"));
    }
    var agent = exchange.getRequestHeaders().getFirst("User-Agent");
    try {
      return api.answer(
          exchange.getRequestMethod(),
          segments(exchange.getRequestURI().getRawPath()),
          agent == null ? "" : agent,
          new String(body, StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      // Without this the client would see a closed connection and no cause.
      return Reply.error(ApiError.system("internal error: " + e));
    }
  }

  // A path that cannot be decoded has no segments, and so no route.
  private static List<String> segments(String path) {
    var segments = new ArrayList<String>();
    try {
      for (var raw : path.split("/", -1)) {
        segments.add(URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    } catch (IllegalArgumentException badEscape) {
      return List.of();
    }
    return segments;
  }
}

package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.session.Ids;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.nio.charset.StandardCharsets;

/**
 * Answers to what never reaches a route, since its head is no HTTP or too long: problems like all
 * others, which repeat nothing of what was sent.
 */
final class Unrouted implements DirectHandler {
  private final Ids ids;

  private Unrouted(Ids ids) {
    this.ids = ids;
  }

  static DirectHandlers handlers(Ids ids) {
    var handlers = DirectHandlers.builder();
    var unrouted = new Unrouted(ids);
    for (var type : EventType.values()) {
      handlers.addHandler(type, unrouted);
    }
    return handlers.build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType event,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    var problem = problem(status);
    var body = problem.json(ids.trace());
    return TransportResponse.builder()
        .status(Status.create(problem.type().status()))
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, Wire.PROBLEM_JSON)
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        // Where such a request ends nobody knows: what follows it cannot be trusted.
        .keepAlive(false)
        .entity(Json.write(body).getBytes(StandardCharsets.UTF_8))
        .build();
  }

  /**
   * A version or coding that is not spoken here (505, 501), a path too long (414) and a head that
   * the server below breaks on (500) are the client's to change like every broken head, and the
   * contract's type for that has one status.
   */
  private static Problem problem(Status status) {
    return switch (status.code()) {
      case 413 ->
          Problem.of(ProblemType.BODY_TOO_LARGE, "the body is longer than this runtime reads");
      case 501, 505 -> Problem.of(ProblemType.INVALID_REQUEST, "no HTTP/1.1 as spoken here");
      default -> Problem.of(ProblemType.INVALID_REQUEST, "no well-formed request");
    };
  }
}

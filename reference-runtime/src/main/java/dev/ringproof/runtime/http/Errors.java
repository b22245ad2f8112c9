package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.telemetry.TurnLog;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The only place where failures become answers. What is unknown is told as internal, no more. */
final class Errors {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Ids ids;
  private final TurnLog log;

  Errors(Ids ids, TurnLog log) {
    this.ids = ids;
    this.log = log;
  }

  void install(HttpRouting.Builder routing) {
    routing
        .error(Problem.class, (request, response, problem) -> send(request, response, problem))
        .error(
            HttpException.class,
            (request, response, refused) -> send(request, response, known(refused)))
        .error(
            RequestException.class,
            (request, response, broken) ->
                send(
                    request,
                    response,
                    Problem.of(ProblemType.INVALID_REQUEST, "no well-formed request")))
        .error(
            StoreException.class,
            (request, response, failed) -> unavailable(request, response, failed))
        .error(
            UncheckedIOException.class,
            (request, response, gone) -> unknown(request, response, gone))
        .error(Throwable.class, (request, response, thrown) -> unknown(request, response, thrown));
  }

  /** A store that does not do what it is asked is no fault of the request: it may come again. */
  private void unavailable(ServerRequest request, ServerResponse response, StoreException failed) {
    log.failure("store", JsonValue.object(), failed);
    var told = "the store does not take this now; ask again, with the same Idempotency-Key";
    send(request, response, Problem.of(ProblemType.CAPACITY, told).after(AGAIN));
  }

  private static Problem known(HttpException refused) {
    var status = refused.status().code();
    for (var type : ProblemType.values()) {
      if (type.status() == status && status < 500) {
        return Problem.of(type, type.title());
      }
    }
    return status >= 400 && status < 500
        ? Problem.of(ProblemType.INVALID_REQUEST, "no well-formed request")
        : Problem.of(ProblemType.INTERNAL, "internal error");
  }

  private void unknown(ServerRequest request, ServerResponse response, Throwable thrown) {
    if (response.isSent()
        || thrown instanceof ServerConnectionException
        || thrown instanceof UncheckedIOException) {
      // The client is gone or the stream has begun: nobody is left to be told.
      throw new CloseConnectionException("client gone", thrown);
    }
    log.failure("request", JsonValue.object(), thrown);
    send(request, response, Problem.of(ProblemType.INTERNAL, "internal error"));
  }

  /** Answers with a problem; a response that was begun ends its connection instead. */
  void send(ServerRequest request, ServerResponse response, Problem problem) {
    if (response.isSent()) {
      throw new CloseConnectionException("already answered");
    }
    response.status(problem.type().status());
    response.header("Content-Type", Wire.PROBLEM_JSON);
    response.header("Cache-Control", "no-store");
    problem.headers().forEach((name, value) -> response.header(name, value));
    if (request.prologue().method().equals(Method.HEAD)) {
      // A body that no client reads would be taken for the next answer's head (RFC 9110, 9.3.2).
      response.send();
      return;
    }
    response.send(Json.write(problem.json(ids.trace())).getBytes(StandardCharsets.UTF_8));
  }
}

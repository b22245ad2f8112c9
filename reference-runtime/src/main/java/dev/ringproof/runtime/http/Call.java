package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.store.Nodes;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request of an authenticated actor, and how it is answered. */
record Call(
    ServerRequest request,
    ServerResponse response,
    Actor actor,
    ScopeGuard scopes,
    BodyReader bodies,
    long receivedNanos) {

  String path(String name) {
    return request.path().pathParameters().get(name);
  }

  Optional<String> header(String name) {
    return request.headers().first(HeaderNames.create(name));
  }

  /** Returns a header's values, one for each line that it came in. */
  List<String> headers(String name) {
    return request.headers().all(HeaderNames.create(name), List::of);
  }

  /** Refuses who lacks the scope, and names it. */
  Call needs(String scope) {
    if (!scopes.holds(actor, scope)) {
      throw Problem.of(ProblemType.SCOPE_MISSING, "the token lacks the scope " + scope)
          .with("scope", scope);
    }
    return this;
  }

  /** Whether the actor holds a scope. */
  boolean holds(String scope) {
    return scopes.holds(actor, scope);
  }

  /** Tells a proxy at which of several nodes the session is nearest. */
  void nearest(Nodes nodes, @Nullable String turn) {
    nodes.nearest(turn).ifPresent(node -> response.header(Wire.AFFINITY, node));
  }

  void answer(int status, JsonObject json) {
    answer(response, status, json);
  }

  static void answer(ServerResponse response, int status, JsonValue json) {
    response.status(status);
    response.header("Content-Type", "application/json");
    response.header("Cache-Control", "no-store");
    response.send(Json.write(json).getBytes(StandardCharsets.UTF_8));
  }
}

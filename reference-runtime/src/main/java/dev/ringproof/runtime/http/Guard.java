package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.runtime.ring.RingGate;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import java.time.Duration;

/** Lets a request in: first the token, then the ring and the tenant, then the handler. */
final class Guard {
  private final HttpApi.Edge edge;
  private final RingGate ring;

  Guard(HttpApi.Edge edge, RingGate ring) {
    this.edge = edge;
    this.ring = ring;
  }

  /** What handles a request that has been let in. */
  interface Entered {
    void handle(Call call);
  }

  Handler entering(Entered handler) {
    return (request, response) -> {
      var received = System.nanoTime();
      var actor = edge.identity().of(name -> request.headers().first(HeaderNames.create(name)));
      var refusal = ring.refusal(actor);
      if (refusal.isPresent()) {
        throw refused(refusal.get());
      }
      handler.handle(new Call(request, response, actor, edge.scopes(), edge.bodies(), received));
    };
  }

  private static Problem refused(ProblemType type) {
    var problem = Problem.of(type, type.title());
    return type.retryable() ? problem.after(Duration.ofSeconds(60)) : problem;
  }
}

package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.HttpRouting;

/** What no route took: a wrong method, a surface that is not declared, or nothing at all. */
final class Fallbacks {
  private final Guard guard;

  Fallbacks(Guard guard) {
    this.guard = guard;
  }

  void install(HttpRouting.Builder routing) {
    for (var path : Route.UNDECLARED) {
      routing.any(
          path,
          guard.entering(
              call -> {
                throw Problem.of(
                    ProblemType.NOT_IMPLEMENTED, "this runtime does not declare this surface");
              }));
    }
    var served = Route.paths().stream().map(PathMatchers::create).toList();
    routing.any(
        (request, response) -> {
          var path = request.prologue().uriPath();
          if (served.stream().anyMatch(matcher -> matcher.match(path).accepted())) {
            throw Problem.of(ProblemType.METHOD_NOT_ALLOWED, "this path does not take this method");
          }
          throw Problem.of(ProblemType.NOT_FOUND, "no such path");
        });
  }
}

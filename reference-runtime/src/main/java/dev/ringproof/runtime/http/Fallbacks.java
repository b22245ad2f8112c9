package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.HttpRouting;
import java.util.EnumMap;

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
    var served = new EnumMap<Route, PathMatcher>(Route.class);
    for (var route : Route.values()) {
      served.put(route, PathMatchers.create(route.path()));
    }
    routing.any(
        (request, response) -> {
          var path = request.prologue().uriPath();
          var methods =
              served.entrySet().stream()
                  .filter(route -> route.getValue().match(path).accepted())
                  .map(route -> route.getKey().method())
                  .sorted()
                  .toList();
          if (!methods.isEmpty()) {
            throw Problem.of(ProblemType.METHOD_NOT_ALLOWED, "this path does not take this method")
                .header("Allow", String.join(", ", methods));
          }
          throw Problem.of(ProblemType.NOT_FOUND, "no such path");
        });
  }
}

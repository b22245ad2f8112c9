package dev.ringproof.runtime.http.console;

import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.session.Actor;
import java.util.Optional;
import java.util.stream.Stream;

/** The parts of the console, and the scope that each needs. */
enum Place {
  APPROVALS("Approvals", "/console/approvals", Wire.SCOPE_APPROVE),
  USAGE("Usage", "/console/usage", Wire.SCOPE_AGENT);

  private final String title;
  private final String path;
  private final String scope;

  Place(String title, String path, String scope) {
    this.title = title;
    this.path = path;
    this.scope = scope;
  }

  /** Returns the first that this actor may see. */
  static Optional<Place> of(Actor actor) {
    return Stream.of(values()).filter(place -> place.isOpenTo(actor)).findFirst();
  }

  boolean isOpenTo(Actor actor) {
    return actor.scopes().contains(scope);
  }

  String title() {
    return title;
  }

  String path() {
    return path;
  }

  String scope() {
    return scope;
  }
}

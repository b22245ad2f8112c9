package dev.ringproof.conformance.hostile;

import dev.ringproof.conformance.hostile.Shot.Request;
import dev.ringproof.conformance.hostile.Surface.Operation;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the OpenAPI document says is wrong with a request. It says so of a request as it stands, so
 * that one which was shrunk is judged as it is and not as it was meant.
 */
final class Oracle {
  private static final Set<String> FRAMING =
      Set.of("host", "connection", "upgrade", "expect", "content-length", "transfer-encoding");

  private static final int MOST_TARGET = 2_000;
  private static final int MOST_HEAD = 8_000;

  private final Surface surface;

  Oracle(Surface surface) {
    this.surface = surface;
  }

  /** What must be refused, and where it is; a place that nobody can name is empty. */
  record Wrong(String what, List<String> places) {
    Wrong {
      places = List.copyOf(places);
    }
  }

  /** Returns the path without its query. */
  static String plain(String target) {
    var end = target.indexOf('?');
    return end < 0 ? target : target.substring(0, end);
  }

  /** Whether there is one way alone to read the target. */
  static boolean cleanTarget(Request request) {
    var plain = plain(request.target());
    var query = request.target().substring(plain.length());
    return request.target().length() < MOST_TARGET
        && plain.matches("(?:/[A-Za-z0-9_.-]++)++")
        && !plain.matches(".*/\\.{1,2}(/.*)?")
        && query.matches("(?:\\?(?:[A-Za-z0-9_.-]++=[A-Za-z0-9_.-]*+(?:&|$))*+)?");
  }

  /** Whether the head is one that every server must take. */
  static boolean cleanHead(Request request) {
    var size = 0;
    for (var header : request.headers()) {
      size += header.name().length() + header.value().length();
      if (!header.name().matches("[A-Za-z0-9-]+")
          || !header.value().matches("[\\x20-\\x7e]*")
          || FRAMING.contains(header.name().toLowerCase(java.util.Locale.ROOT))) {
        return false;
      }
    }
    return size < MOST_HEAD && request.method().matches("[A-Z]{1,20}");
  }

  /** Returns why an answer of success would be wrong; empty if nothing says so. */
  Optional<Wrong> wrong(Operation operation, Request filled, Stage stage) {
    if (!operation.scope().isEmpty()) {
      var tokens = filled.all("Authorization");
      var good = stage.fill(operation.scope()).orElse("");
      if (tokens.size() > 1) {
        return Optional.empty();
      }
      if (tokens.isEmpty() || !tokens.getFirst().matches("(?i)bearer +\\Q" + good + "\\E")) {
        return Optional.of(new Wrong("no good token", List.of()));
      }
    }
    var parameter = parameter(operation, filled);
    if (parameter.isPresent() || operation.body() == null) {
      return parameter;
    }
    var types = filled.all("Content-Type");
    if (types.size() != 1 || !types.getFirst().matches("(?i)application/json")) {
      var json = types.size() == 1 && types.getFirst().matches("(?i)application/json\\s*(;[^,]*)?");
      return json || types.size() > 1
          ? Optional.empty()
          : Optional.of(new Wrong("a body that is not declared as JSON", List.of()));
    }
    var body = filled.body() == null ? "" : filled.body();
    return body.length() > stage.bodyBytes()
        ? Optional.of(new Wrong("a body over the limit", List.of()))
        : body(operation.body(), body);
  }

  private Optional<Wrong> parameter(Operation operation, Request filled) {
    for (var parameter : operation.parameters()) {
      if (parameter.in().equals("path")) {
        continue;
      }
      var values =
          parameter.in().equals("header")
              ? filled.all(parameter.name())
              : query(filled.target(), parameter.name());
      if (values.size() > 1) {
        continue;
      }
      if (values.isEmpty()) {
        if (parameter.required()) {
          return Optional.of(new Wrong("no " + parameter.name(), List.of()));
        }
        continue;
      }
      if (!surface.problems(parameter.schema(), new JsonString(values.getFirst())).isEmpty()) {
        return Optional.of(new Wrong("such a " + parameter.name(), List.of()));
      }
    }
    return Optional.empty();
  }

  private static List<String> query(String target, String name) {
    var all = new ArrayList<String>();
    var at = target.indexOf('?');
    if (at >= 0) {
      for (var pair : target.substring(at + 1).split("&")) {
        if (pair.startsWith(name + "=")) {
          all.add(pair.substring(name.length() + 1));
        }
      }
    }
    return all;
  }

  private Optional<Wrong> body(String schema, String body) {
    JsonValue value;
    try {
      value = Json.parse(Answer.bytes(body));
    } catch (DocumentException e) {
      return Optional.of(new Wrong("no JSON by RFC 7493", List.of()));
    }
    if (surface.problems(schema, value).isEmpty()) {
      return Optional.empty();
    }
    var places = new ArrayList<String>();
    places(surface.resolved(schema), value, "", places);
    return Optional.of(new Wrong("a body against its schema", places));
  }

  /** Collects every place that is against the schema, as deep as members go. */
  private void places(String schema, JsonValue value, String at, List<String> into) {
    if (!(value instanceof JsonObject object)) {
      into.add(at);
      return;
    }
    var known = surface.members(schema + "/properties");
    if (known.isEmpty()) {
      into.add(at);
      return;
    }
    missing(schema, object, at, into);
    object
        .members()
        .forEach(
            (name, member) -> {
              var place = at + "/" + Surface.escaped(name);
              var own = schema + "/properties/" + Surface.escaped(name);
              if (!known.containsKey(name)) {
                into.add(place);
              } else if (!surface.problems(own, member).isEmpty()) {
                places(surface.resolved(own), member, place, into);
              }
            });
    // What another member's value asks for as well, as an approval asks for a digest.
    if (surface.has(schema + "/if") && surface.problems(schema + "/if", value).isEmpty()) {
      var then = schema + "/then";
      missing(then, object, at, into);
      for (var name : surface.members(then + "/properties").keySet()) {
        var own = then + "/properties/" + Surface.escaped(name);
        var member = object.members().get(name);
        if (member != null && !surface.problems(own, member).isEmpty()) {
          into.add(at + "/" + Surface.escaped(name));
        }
      }
    }
  }

  private void missing(String schema, JsonObject object, String at, List<String> into) {
    for (var required : surface.at(schema).texts("/required")) {
      if (!object.members().containsKey(required)) {
        into.add(at + "/" + Surface.escaped(required));
      }
    }
  }
}

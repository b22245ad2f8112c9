package dev.ringproof.conformance.hostile;

import dev.ringproof.conformance.hostile.Shot.Header;
import dev.ringproof.conformance.hostile.Shot.Kind;
import dev.ringproof.conformance.hostile.Shot.Request;
import dev.ringproof.conformance.hostile.Surface.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Requests of the OpenAPI document's operations, good ones and such as are bent in one place. */
final class Requests {
  private static final String JSON = "application/json";

  private static final List<Header> ODD =
      List.of(
          new Header("X-HTTP-Method-Override", "DELETE"),
          new Header("X-Forwarded-For", "127.0.0.1"),
          new Header("X-Forwarded-Host", "evil.example"),
          new Header("X-Original-URL", "/metrics"),
          new Header("Forwarded", "for=\"[::1]\";proto=https"),
          new Header("Host", "evil.example"),
          new Header("Host", "a b"),
          new Header("Host", ""),
          new Header("Connection", "keep-alive, Authorization"),
          new Header("Connection", "Upgrade"),
          new Header("Upgrade", "websocket"),
          new Header("Expect", "100-continue"),
          new Header("Expect", "200-ok"),
          new Header("Range", "bytes=0-0,1-1,2-2"),
          new Header("If-None-Match", "*"),
          new Header("If-Modified-Since", "yesterday"),
          new Header("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"),
          new Header("Content-Encoding", "gzip"),
          new Header("Content-Language", "\u00e9"),
          new Header("Accept-Charset", "utf-7"),
          new Header("Accept-Encoding", "identity;q=1"),
          new Header("TE", "trailers"),
          new Header("Trailer", "Content-Length"),
          new Header("Cookie", "a=" + "b".repeat(7_000)),
          new Header("Cookie", ";;;="),
          new Header("Origin", "null"),
          new Header("Access-Control-Request-Method", "DELETE"),
          new Header("Content-Length", "7"),
          new Header("X-Long", "z".repeat(9_000)),
          new Header("X-Longest", "z".repeat(60_000)),
          new Header("X-" + "n".repeat(5_000), "1"),
          new Header("X-Bytes", "\u0080\u00ff\u00fe"),
          new Header("X-Control", "a\u0001b"),
          new Header("X-Tab", "a\tb"),
          new Header("X Blank", "1"),
          new Header("X(Paren)", "1"),
          new Header("\u00c9", "1"),
          new Header("X-Empty", ""),
          new Header("X-Jndi", "${jndi:ldap://127.0.0.1/x}"),
          new Header("Accept", ",".repeat(500)),
          new Header("Accept", "a/b;q=x"),
          new Header("Date", "never"),
          new Header("Max-Forwards", "0"));

  private final Surface surface;
  private final Bodies bodies;
  private final List<Operation> written;

  Requests(Surface surface) {
    this.surface = surface;
    this.bodies = new Bodies(surface);
    this.written = surface.operations().stream().filter(o -> o.body() != null).toList();
  }

  /** Returns one of the kind. */
  Request of(Kind kind, SplittableRandom random) {
    var needsBody = kind.toString().startsWith("body") || kind == Kind.MEDIA_TYPE;
    var operation = Draw.one(random, needsBody ? written : surface.operations());
    var good = good(operation, kind, random);
    return switch (kind) {
      case GOOD -> good;
      case METHOD -> method(good, random);
      case PATH -> path(good, operation, random);
      case QUERY -> good.withTarget(Oracle.plain(good.target()) + Draw.one(random, Words.QUERIES));
      case PARAMETER -> parameter(kind, random);
      case HEADER -> header(good, random);
      case TOKEN -> token(good, random);
      case MEDIA_TYPE -> media(good, random);
      default -> good.withBody(bodies.bent(operation, kind, random));
    };
  }

  /** Returns a good one of each operation. */
  List<Request> good(SplittableRandom random) {
    return surface.operations().stream().map(o -> good(o, Kind.GOOD, random)).toList();
  }

  private Request good(Operation operation, Kind kind, SplittableRandom random) {
    var headers = new ArrayList<Header>();
    if (!operation.scope().isEmpty()) {
      headers.add(new Header("Authorization", "Bearer {{" + operation.scope() + "}}"));
    }
    if (operation.id().equals("takeTurn")) {
      headers.add(new Header("Accept", random.nextInt(4) == 0 ? "text/event-stream" : JSON));
    }
    var body = operation.body();
    if (body != null) {
      headers.add(new Header("Content-Type", JSON));
    }
    var target = operation.path();
    for (var parameter : operation.parameters()) {
      if (parameter.in().equals("path")) {
        target = target.replace("{" + parameter.name() + "}", place(operation, parameter.name()));
      }
      if (parameter.in().equals("query") && parameter.required()) {
        target += "?" + parameter.name() + "={{" + parameter.name() + "}}";
      }
    }
    var text = body == null ? null : bodies.good(operation, random);
    return new Request(kind, operation.method(), target, headers, text);
  }

  /** What is erased is nobody's session but its own. */
  private static String place(Operation operation, String name) {
    return operation.id().equals("eraseSession") ? "{{spare}}" : "{{" + name + "}}";
  }

  private static Request method(Request good, SplittableRandom random) {
    var method = Draw.one(random, Words.METHODS);
    var erases = method.equals("DELETE") && good.target().equals("/v1/sessions/{{session}}");
    return good.withMethod(method).withTarget(erases ? "/v1/sessions/{{spare}}" : good.target());
  }

  private Request path(Request good, Operation operation, SplittableRandom random) {
    if (random.nextInt(3) == 0) {
      return good.withTarget(Draw.one(random, Words.TARGETS));
    }
    var steps = operation.path().split("/", -1);
    var places = new ArrayList<Integer>();
    for (int i = 1; i < steps.length; i++) {
      if (steps[i].startsWith("{") || random.nextInt(4) == 0) {
        places.add(i);
      }
    }
    if (places.isEmpty()) {
      return good.withTarget(operation.path() + "/" + Draw.one(random, Words.STEPS));
    }
    var at = Draw.one(random, places);
    for (int i = 1; i < steps.length; i++) {
      if (i == at) {
        steps[i] = Draw.one(random, Words.STEPS);
      } else if (steps[i].startsWith("{")) {
        steps[i] = place(operation, steps[i].substring(1, steps[i].length() - 1));
      }
    }
    return good.withTarget(String.join("/", steps));
  }

  private Request parameter(Kind kind, SplittableRandom random) {
    var with =
        surface.operations().stream()
            .filter(o -> o.parameters().stream().anyMatch(p -> !p.in().equals("path")))
            .toList();
    var operation = Draw.one(random, with);
    var parameter =
        Draw.one(
            random, operation.parameters().stream().filter(p -> !p.in().equals("path")).toList());
    var good = good(operation, kind, random);
    var value = Draw.one(random, Words.PARAMETERS);
    if (parameter.in().equals("header")) {
      return random.nextInt(8) == 0
          ? good.with(parameter.name(), value).and(parameter.name(), "again")
          : good.with(parameter.name(), value);
    }
    var safe = value.replaceAll("[^A-Za-z0-9_.-]", "_");
    return good.withTarget(Oracle.plain(good.target()) + "?" + parameter.name() + "=" + safe);
  }

  private static Request token(Request good, SplittableRandom random) {
    var none = good.without("Authorization");
    if (random.nextInt(8) == 0) {
      return none;
    }
    var value = Draw.one(random, Words.TOKENS);
    return random.nextInt(10) == 0
        ? good.and("Authorization", value)
        : none.and("Authorization", value);
  }

  private static Request media(Request good, SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> good.without("Content-Type");
      case 1 -> good.and("Content-Type", Draw.one(random, Words.MEDIA));
      case 2 -> good.with("Accept", Draw.one(random, Words.MEDIA));
      default -> good.with("Content-Type", Draw.one(random, Words.MEDIA));
    };
  }

  private static Request header(Request good, SplittableRandom random) {
    var request = good;
    for (int i = 0; i <= random.nextInt(3); i++) {
      var header = Draw.one(random, ODD);
      request =
          good.all(header.name()).isEmpty()
              ? request.and(header.name(), header.value())
              : request.with(header.name(), header.value());
    }
    return request;
  }
}

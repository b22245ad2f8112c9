package dev.ringproof.conformance.hostile;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is sent on one connection, as data that can be shrunk, kept and sent again. Every text is
 * bytes, one character a byte (ISO 8859-1), with places such as <code>{{session}}</code> that a
 * {@link Stage} fills in: neither a seed nor a file holds anything of one target.
 */
public sealed interface Shot {
  /** Returns the class by which it is counted. */
  Kind kind();

  /** Returns it as a document. */
  JsonObject json();

  /** What is odd about a shot. */
  enum Kind {
    GOOD,
    BODY_TYPE,
    BODY_MISSING,
    BODY_EXTRA,
    BODY_NULL,
    BODY_BOUNDS,
    BODY_FORMAT,
    BODY_NUMBER,
    BODY_DUPLICATE,
    BODY_DEEP,
    BODY_UTF8,
    BODY_BROKEN,
    BODY_HUGE,
    MEDIA_TYPE,
    METHOD,
    PATH,
    QUERY,
    PARAMETER,
    HEADER,
    TOKEN,
    CHUNKING,
    SMUGGLING,
    UNREAD_BODY,
    HEADER_FLOOD,
    LINE_ENDS,
    HALF_CLOSED,
    SLOW,
    PIPELINED,
    NUL,
    REQUEST_LINE,
    PROTOCOL,
    MUTATED;

    /** Whether it is raw bytes, and not a request of the OpenAPI document that was bent. */
    public boolean raw() {
      return compareTo(CHUNKING) >= 0;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kind of(String name) {
      for (var kind : values()) {
        if (kind.toString().equals(name)) {
          return kind;
        }
      }
      throw new DocumentException("found class " + name + ", expected a class of hostile requests");
    }
  }

  /** A header line. */
  record Header(String name, String value) {}

  /**
   * A request with well-formed framing: {@code Host}, {@code Connection: close} and the body's
   * length are added.
   *
   * @param body null: none
   */
  record Request(
      Kind kind, String method, String target, List<Header> headers, @Nullable String body)
      implements Shot {
    public Request {
      headers = List.copyOf(headers);
    }

    Request withMethod(String other) {
      return new Request(kind, other, target, headers, body);
    }

    Request withTarget(String other) {
      return new Request(kind, method, other, headers, body);
    }

    Request withHeaders(List<Header> others) {
      return new Request(kind, method, target, others, body);
    }

    Request withBody(@Nullable String other) {
      return new Request(kind, method, target, headers, other);
    }

    /** Returns a copy with this header in place of those of the same name. */
    Request with(String name, String value) {
      var others = new ArrayList<>(without(name).headers);
      others.add(new Header(name, value));
      return withHeaders(others);
    }

    Request and(String name, String value) {
      var others = new ArrayList<>(headers);
      others.add(new Header(name, value));
      return withHeaders(others);
    }

    Request without(String name) {
      return withHeaders(headers.stream().filter(h -> !h.name().equalsIgnoreCase(name)).toList());
    }

    /** Returns the values of a header. */
    List<String> all(String name) {
      return headers.stream()
          .filter(h -> h.name().equalsIgnoreCase(name))
          .map(h -> h.value().strip())
          .toList();
    }

    @Override
    public JsonObject json() {
      var lines = new ArrayList<JsonValue>();
      headers.forEach(h -> lines.add(JsonArray.ofStrings(List.of(h.name(), h.value()))));
      var json =
          JsonValue.object()
              .with("class", kind.toString())
              .with("method", method)
              .with("target", target)
              .with("headers", new JsonArray(lines));
      return body == null ? json : json.with("body", body);
    }
  }

  /** Something that is done on the connection. */
  sealed interface Piece {
    /** Sends bytes. */
    record Send(String text) implements Piece {}

    /** Waits. */
    record Pause(int millis) implements Piece {}

    /** Closes this side's half. */
    record Shut() implements Piece {}
  }

  /**
   * Bytes as they are.
   *
   * @param most how many answers there may be at most
   * @param want the statuses that must come, in this order; empty: whatever is clean
   */
  record Wire(Kind kind, List<Piece> pieces, int most, List<Integer> want) implements Shot {
    public Wire {
      pieces = List.copyOf(pieces);
      want = List.copyOf(want);
    }

    Wire with(List<Piece> others) {
      return new Wire(kind, others, most, want);
    }

    @Override
    public JsonObject json() {
      var steps = new ArrayList<JsonValue>();
      for (var piece : pieces) {
        steps.add(
            switch (piece) {
              case Piece.Send send -> JsonValue.object().with("send", send.text());
              case Piece.Pause pause -> JsonValue.object().with("pause", pause.millis());
              case Piece.Shut shut -> JsonValue.object().with("shut", true);
            });
      }
      var statuses = new ArrayList<JsonValue>();
      want.forEach(status -> statuses.add(JsonValue.JsonNumber.of((long) status)));
      return JsonValue.object()
          .with("class", kind.toString())
          .with("pieces", new JsonArray(steps))
          .with("most", most)
          .with("want", new JsonArray(statuses));
    }
  }

  /** Reads what {@link #json} wrote. */
  static Shot of(JsonValue json) {
    var kind = Kind.of(json.text("/class").orElse("none"));
    if (json.member("pieces").isPresent()) {
      var pieces = json.items("/pieces").stream().map(Shot::piece).toList();
      var want =
          json.items("/want").stream().flatMap(s -> s.whole("").stream()).map(Long::intValue);
      return new Wire(kind, pieces, json.whole("/most").orElse(1L).intValue(), want.toList());
    }
    var headers =
        json.items("/headers").stream()
            .map(h -> new Header(h.text("/0").orElse(""), h.text("/1").orElse("")))
            .toList();
    return new Request(
        kind,
        json.text("/method").orElseThrow(() -> lacks("method")),
        json.text("/target").orElseThrow(() -> lacks("target")),
        headers,
        json.text("/body").orElse(null));
  }

  private static Piece piece(JsonValue json) {
    var text = json.text("/send");
    if (text.isPresent()) {
      return new Piece.Send(text.get());
    }
    var pause = json.whole("/pause");
    return pause.isPresent() ? new Piece.Pause(pause.get().intValue()) : new Piece.Shut();
  }

  private static DocumentException lacks(String member) {
    return new DocumentException("found no " + member + ", expected a hostile request");
  }
}

package dev.ringproof.runtime.http.console;

import dev.ringproof.runtime.http.body.Arrival;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** A form as it was sent: each field once. */
record Form(Map<String, String> fields) {
  private static final int MOST_BYTES = 16_384;

  Form {
    fields = Map.copyOf(fields);
  }

  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** Reads it; empty where it is none, is too long, or another site's page sent it. */
  static Optional<Form> read(ServerRequest request) {
    var type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    var form = type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    if (!form || !sameOrigin(request)) {
      return Optional.empty();
    }
    try {
      var bytes = Arrival.bytes(request, MOST_BYTES + 1);
      return bytes.length > MOST_BYTES
          ? Optional.empty()
          : parse(new String(bytes, StandardCharsets.US_ASCII));
    } catch (IOException | TimeoutException e) {
      return Optional.empty();
    }
  }

  private static Optional<Form> parse(String body) {
    var fields = new HashMap<String, String>();
    for (var pair : body.split("&", -1)) {
      var at = pair.indexOf('=');
      if (at < 0) {
        return Optional.empty();
      }
      try {
        var name = URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8);
        var value = URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8);
        if (fields.put(name, value) != null) {
          return Optional.empty();
        }
      } catch (IllegalArgumentException brokenEscape) {
        return Optional.empty();
      }
    }
    return Optional.of(new Form(fields));
  }

  /** What a browser says of where the form stood; one that says nothing is no browser. */
  private static boolean sameOrigin(ServerRequest request) {
    var site = request.headers().first(HeaderNames.create("Sec-Fetch-Site"));
    if (site.isPresent() && !Set.of("same-origin", "none").contains(site.get())) {
      return false;
    }
    var origin = request.headers().first(HeaderNames.ORIGIN);
    var host = request.headers().first(HeaderNames.HOST).orElse("");
    try {
      return origin.isEmpty() || host.equals(URI.create(origin.get()).getRawAuthority());
    } catch (IllegalArgumentException noOrigin) {
      return false;
    }
  }
}

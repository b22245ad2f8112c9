package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Takes out of an answer what differs from run to run or does not matter: ports become names,
 * members are sorted, the original's {@code Logger} and the words of its JSON decoder go.
 */
final class Plain {
  private static final Pattern PORT =
      Pattern.compile("(127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1?]):\\d{4,5}");
  private static final Pattern DETAIL = Pattern.compile("bad request body: (?!EOF).*");

  private final Map<String, String> ports = new HashMap<>();

  /** Gives an address a name of its own; others are numbered as they appear. */
  void name(String address, String name) {
    ports.put(address, name);
  }

  String text(String text) {
    var named =
        PORT.matcher(text)
            .replaceAll(found -> ports.computeIfAbsent(found.group(), p -> next(found.group(1))));
    return DETAIL.matcher(named).replaceAll("bad request body: ...");
  }

  private String next(String host) {
    var name = "{port-" + ports.size() + "}";
    return host.equals("127.0.0.1") ? name : host + ":" + name;
  }

  JsonValue body(String body) {
    try {
      return body.isBlank() ? new JsonString(body) : plain(Json.parse(body.strip()));
    } catch (DocumentException noJson) {
      return new JsonString(text(body));
    }
  }

  private JsonValue plain(JsonValue value) {
    return switch (value) {
      case JsonString text -> new JsonString(text(text.value()));
      case JsonArray array -> new JsonArray(array.items().stream().map(this::plain).toList());
      case JsonObject object -> {
        var members = new LinkedHashMap<String, JsonValue>();
        for (var member : new TreeMap<>(object.members()).entrySet()) {
          if (!member.getKey().equals("Logger")) {
            members.put(member.getKey(), plain(member.getValue()));
          }
        }
        yield new JsonObject(members);
      }
      case JsonValue other -> other;
    };
  }
}

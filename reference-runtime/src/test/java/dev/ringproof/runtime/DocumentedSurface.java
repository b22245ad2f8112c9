package dev.ringproof.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.wire.OpenApi;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The OpenAPI document, held against real answers. */
final class DocumentedSurface {
  private static final String EVENTS = "/components/schemas/EventStream/x-events/";

  private final OpenApi api = OpenApi.load();
  private final Map<String, Schemas.Compiled> compiled = new HashMap<>();
  private final Map<String, Operation> operations = new HashMap<>();

  record Operation(String id, String method, String path, String pointer, String scope) {}

  DocumentedSurface() {
    for (var path : members("/paths").keySet()) {
      var item = "/paths/" + escaped(path);
      for (var method : List.of("get", "post", "put", "patch", "delete")) {
        var pointer = item + "/" + method;
        var id = api.value().text(pointer + "/operationId").orElse("");
        var scope = api.value().text(pointer + "/security/0/bearer/0").orElse("");
        if (!id.isEmpty()) {
          var upper = method.toUpperCase(Locale.ROOT);
          operations.put(id, new Operation(id, upper, path, pointer, scope));
        }
      }
    }
  }

  List<Operation> operations() {
    return List.copyOf(operations.values());
  }

  /** Asserts that the operation may answer so: status, headers, body. */
  JsonValue check(String operation, HttpResponse<String> reply) {
    var known = requireNonNull(operations.get(operation), operation);
    return check(known.pointer() + "/responses/" + reply.statusCode(), reply, operation);
  }

  /** Asserts that a fallback answers so. */
  void fallback(String name, HttpResponse<String> reply) {
    check("/x-fallbacks/" + name, reply, name);
  }

  private JsonValue check(String pointer, HttpResponse<String> reply, String about) {
    var as = about + " " + reply.statusCode() + " " + reply.body();
    var at = resolved(pointer);
    assertThat(api.value().at(at)).as(as).isPresent();
    for (var header : members(at + "/headers").keySet()) {
      header(resolved(at + "/headers/" + header), header, reply, as);
    }
    var content = members(at + "/content");
    if (content.isEmpty()) {
      assertThat(reply.body()).as(as).isEmpty();
      return JsonValue.object();
    }
    var type = reply.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
    assertThat(content).as(as).containsKey(type);
    if (type.equals("text/event-stream")) {
      events(reply.body());
      return JsonValue.object();
    }
    var value = type.endsWith("json") ? Json.parse(reply.body()) : new JsonString(reply.body());
    valid(at + "/content/" + escaped(type) + "/schema", value, as);
    return value;
  }

  private void header(String pointer, String name, HttpResponse<String> reply, String as) {
    var value = reply.headers().firstValue(name);
    if (api.value().truth(pointer + "/required").orElse(false)) {
      assertThat(value).as(name + " of " + as).isPresent();
    }
    var number = api.value().text(pointer + "/schema/type").orElse("").equals("integer");
    value.ifPresent(
        text ->
            valid(
                pointer + "/schema",
                number ? Json.parse(text) : new JsonString(text),
                name + " of " + as));
  }

  /** Asserts that it is a stream of documented events; returns their types. */
  List<String> events(String stream) {
    var types = new ArrayList<String>();
    for (var block : stream.split("\n\n")) {
      if (block.startsWith(":")) {
        continue;
      }
      assertThat(block).matches("id: [0-9]+\nevent: [a-z.]+\ndata: \\{.*\\}");
      var lines = Arrays.stream(block.split("\n")).map(l -> l.split(": ", 2)[1]).toList();
      assertThat(api.value().at(EVENTS + lines.get(1))).as(block).isPresent();
      valid(EVENTS + lines.get(1), Json.parse(lines.get(2)), block);
      types.add(lines.get(1));
    }
    return types;
  }

  private void valid(String pointer, JsonValue value, String as) {
    var schema = compiled.computeIfAbsent(pointer, api::schema);
    assertThat(schema.problems(value)).as(as).isEmpty();
  }

  private String resolved(String pointer) {
    return api.value().text(pointer + "/$ref").map(to -> to.substring(1)).orElse(pointer);
  }

  private Map<String, JsonValue> members(String pointer) {
    return api.value().at(pointer).orElse(null) instanceof JsonObject object
        ? object.members()
        : Map.of();
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}

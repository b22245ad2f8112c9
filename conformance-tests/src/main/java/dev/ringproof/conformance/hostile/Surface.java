package dev.ringproof.conformance.hostile;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.wire.OpenApi;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document: what may be asked, and which answers to it are declared. */
final class Surface {
  private static final String EVENTS = "/components/schemas/EventStream/x-events/";
  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  private final OpenApi api;
  private final Map<String, Schemas.Compiled> compiled = new ConcurrentHashMap<>();
  private final List<Operation> operations;
  private final Set<String> everywhere = new LinkedHashSet<>();

  /** A parameter; its schema is at the pointer. */
  record Parameter(String name, String in, boolean required, String schema) {}

  /**
   * An operation.
   *
   * @param scope empty: anyone may ask
   * @param body pointer of the body's schema; null: it takes none
   */
  record Operation(
      String id,
      String method,
      String path,
      String pointer,
      String scope,
      List<Parameter> parameters,
      @Nullable String body) {
    Operation {
      parameters = List.copyOf(parameters);
    }

    /** Whether the path, without its query, is this operation's. */
    boolean takes(String plain) {
      return plain.matches(path.replaceAll("\\{[a-z]+\\}", "[^/]+"));
    }
  }

  private Surface(OpenApi api) {
    this.api = api;
    this.operations = List.copyOf(read());
    for (var operation : operations) {
      members(operation.pointer() + "/responses")
          .keySet()
          .forEach(status -> everywhere.add(operation.pointer() + "/responses/" + status));
    }
    for (var fallback : List.of("malformedRequest", "unknownPath", "wrongMethod")) {
      everywhere.add("/x-fallbacks/" + fallback);
    }
    everywhere.add("/x-fallbacks/undeclared/response");
  }

  /** Reads the published document. */
  static Surface published() {
    return new Surface(OpenApi.load());
  }

  List<Operation> operations() {
    return operations;
  }

  /** Returns what is at a pointer, references followed. */
  JsonValue at(String pointer) {
    return api.value()
        .at(resolved(pointer))
        .orElseThrow(() -> new DocumentException("the OpenAPI document has no " + pointer));
  }

  /** Returns the pointer that a reference at this one leads to; the same if there is none. */
  String resolved(String pointer) {
    var to = api.value().text(pointer + "/$ref");
    return to.isPresent() ? resolved(to.get().substring(1)) : pointer;
  }

  boolean has(String pointer) {
    return api.value().at(pointer).isPresent();
  }

  Map<String, JsonValue> members(String pointer) {
    return api.value().at(pointer).orElse(null) instanceof JsonObject object
        ? object.members()
        : Map.of();
  }

  List<String> problems(String schema, JsonValue value) {
    return compiled.computeIfAbsent(resolved(schema), api::schema).problems(value);
  }

  /** Returns the operation that a clean request asks for. */
  Optional<Operation> asked(String method, String plain) {
    return operations.stream().filter(o -> o.method().equals(method) && o.takes(plain)).findFirst();
  }

  /** Whether some operation has this path. */
  boolean known(String plain) {
    return operations.stream().anyMatch(o -> o.takes(plain));
  }

  List<String> undeclared() {
    return api.value().texts("/x-fallbacks/undeclared/paths");
  }

  /** Returns what is wrong with the answer as one of the operation; empty if it is declared. */
  Optional<String> wrong(Operation operation, Answer answer) {
    var pointer = operation.pointer() + "/responses/" + answer.status();
    if (api.value().at(pointer).isEmpty()) {
      return Optional.of(operation.id() + " declares no " + answer.status());
    }
    return wrong(pointer, answer);
  }

  /** Returns what is wrong with the answer as a fallback's; empty if it is as declared. */
  Optional<String> fallback(String name, Answer answer) {
    return wrong("/x-fallbacks/" + name, answer);
  }

  /** Returns what is wrong with the answer as any that the document has; empty if it is one. */
  Optional<String> anywhere(Answer answer) {
    var last = Optional.of("no operation declares " + answer.status());
    for (var pointer : everywhere) {
      var same = pointer.endsWith("/" + answer.status()) || pointer.startsWith("/x-fallbacks");
      var wrong = same ? wrong(pointer, answer) : last;
      if (wrong.isEmpty()) {
        return wrong;
      }
      last = same && !pointer.startsWith("/x-fallbacks") ? wrong : last;
    }
    return last;
  }

  private Optional<String> wrong(String pointer, Answer answer) {
    var at = resolved(pointer);
    for (var header : members(at + "/headers").keySet()) {
      var wrong = header(resolved(at + "/headers/" + header), header, answer);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    var content = members(at + "/content");
    if (content.isEmpty()) {
      return answer.body().isEmpty()
          ? Optional.empty()
          : Optional.of("a body where none is declared");
    }
    var type = answer.first("content-type").orElse("none").split(";", 2)[0].strip();
    if (!content.containsKey(type)) {
      return Optional.of("content type " + type + ", declared " + content.keySet());
    }
    if (type.equals("text/event-stream")) {
      return events(answer.body());
    }
    try {
      var json = type.endsWith("json");
      var value = json ? Json.parse(answer.body()) : new JsonString(answer.body());
      return valid(at + "/content/" + escaped(type) + "/schema", value, "body");
    } catch (DocumentException e) {
      return Optional.of("the body is no JSON: " + e.getMessage());
    }
  }

  private Optional<String> header(String pointer, String name, Answer answer) {
    var value = answer.first(name);
    if (value.isEmpty()) {
      return api.value().truth(pointer + "/required").orElse(false)
          ? Optional.of("no header " + name)
          : Optional.empty();
    }
    var number = api.value().text(pointer + "/schema/type").orElse("").equals("integer");
    try {
      var read = number ? Json.parse(value.get()) : new JsonString(value.get());
      return valid(pointer + "/schema", read, "header " + name);
    } catch (DocumentException e) {
      return Optional.of("header " + name + ": " + value.get());
    }
  }

  private Optional<String> events(String stream) {
    if (!stream.endsWith("\n\n")) {
      return Optional.of("the stream ends within an event");
    }
    for (var block : stream.split("\n\n")) {
      if (block.startsWith(":")) {
        continue;
      }
      if (!block.matches("id: [0-9]+\nevent: [a-z.]+\ndata: \\{.*\\}")) {
        return Optional.of("no event of the grammar: " + block);
      }
      var lines = block.split("\n");
      var type = lines[1].substring("event: ".length());
      if (api.value().at(EVENTS + type).isEmpty()) {
        return Optional.of("an event " + type);
      }
      var data = Json.parse(lines[2].substring("data: ".length()));
      var wrong = valid(EVENTS + type, data, "event " + type);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private Optional<String> valid(String schema, JsonValue value, String what) {
    var problems = problems(schema, value);
    return problems.isEmpty() ? Optional.empty() : Optional.of(what + " " + problems.getFirst());
  }

  private List<Operation> read() {
    var all = new ArrayList<Operation>();
    for (var path : members("/paths").keySet()) {
      var item = "/paths/" + escaped(path);
      for (var method : METHODS) {
        var pointer = item + "/" + method;
        var id = api.value().text(pointer + "/operationId").orElse("");
        if (!id.isEmpty()) {
          var parameters = new ArrayList<>(parameters(item));
          parameters.addAll(parameters(pointer));
          var body = pointer + "/requestBody/content/application~1json/schema";
          all.add(
              new Operation(
                  id,
                  method.toUpperCase(Locale.ROOT),
                  path,
                  pointer,
                  api.value().text(pointer + "/security/0/bearer/0").orElse(""),
                  parameters,
                  api.value().at(body).isPresent() ? body : null));
        }
      }
    }
    return all;
  }

  private List<Parameter> parameters(String of) {
    var all = new ArrayList<Parameter>();
    for (int i = 0; i < api.value().items(of + "/parameters").size(); i++) {
      var pointer = resolved(of + "/parameters/" + i);
      all.add(
          new Parameter(
              api.value().text(pointer + "/name").orElse(""),
              api.value().text(pointer + "/in").orElse(""),
              api.value().truth(pointer + "/required").orElse(false),
              pointer + "/schema"));
    }
    return all;
  }

  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}

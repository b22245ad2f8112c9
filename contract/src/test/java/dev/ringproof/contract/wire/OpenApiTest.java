package dev.ringproof.contract.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.failure.Recoverable;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.policy.Risk;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.tier.DegradedMode;
import dev.ringproof.contract.tier.TierId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class OpenApiTest {
  private static final OpenApi API = OpenApi.load();
  private static final JsonValue DOCUMENT = API.value();
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final String SCHEMAS = "/components/schemas/";
  private static final String PROBLEM = "/content/application~1problem+json/schema/allOf";

  private record Operation(String path, String method, JsonValue value) {
    String id() {
      return value.text("/operationId").orElse("");
    }

    boolean guarded() {
      return !value.items("/security").isEmpty();
    }
  }

  @Test
  void itIsOpenApi31OfThisContractOnAnyHost() {
    assertThat(DOCUMENT.text("/openapi").orElse("")).matches("3\\.1\\.[0-9]+");
    assertThat(DOCUMENT.text("/info/version")).contains("1");
    assertThat(DOCUMENT.items("/servers")).containsExactly(Json.parse("{\"url\":\"/\"}"));
  }

  @Test
  void everyReferenceResolvesAndEveryComponentIsReferredTo() {
    var references = texts("$ref").toList();
    assertThat(references)
        .isNotEmpty()
        .allSatisfy(
            to -> {
              assertThat(to).startsWith("#/");
              assertThat(DOCUMENT.at(to.substring(1))).as(to).isPresent();
            });
    for (var group : List.of("parameters", "headers", "responses", "schemas")) {
      for (var name : members(DOCUMENT, "/components/" + group).keySet()) {
        assertThat(references).contains("#/components/" + group + "/" + name);
      }
    }
  }

  @Test
  void everySchemaIsJsonSchema() {
    var all =
        members(DOCUMENT, "/components/schemas").keySet().stream()
            .map(name -> (JsonValue) JsonValue.object().with("$ref", "#" + SCHEMAS + name))
            .toList();
    var components = JsonValue.object().with("schemas", required("/components/schemas"));
    var schema =
        JsonValue.object().with("anyOf", new JsonArray(all)).with("components", components);
    assertThat(Schemas.compile("openapi.yaml", schema).problems(JsonValue.array())).isNotEmpty();
  }

  @Test
  void everyOperationIsNamedOnceAndAnswersBothWays() {
    var operations = operations();
    assertThat(operations.stream().map(Operation::id))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    for (var operation : operations) {
      var at = operation.id();
      assertThat(operation.value().text("/summary").orElse("")).as(at).endsWith(".");
      assertThat(operation.value().at("/x-clauses")).as(at).isPresent();
      var responses = members(operation.value(), "/responses");
      assertThat(responses.keySet()).as(at).anyMatch(status -> status.startsWith("2"));
      assertThat(responses).as(at).containsKey("500");
      if (operation.guarded()) {
        assertThat(responses).as(at).containsKeys("401", "403", "503");
      }
    }
  }

  @Test
  void everyOperationNamesTheScopeItNeeds() {
    var scopes = List.of(Wire.SCOPE_AGENT, Wire.SCOPE_APPROVE, Wire.SCOPE_OPS);
    for (var operation : operations()) {
      assertThat(operation.value().at("/security")).as(operation.id()).isPresent();
      if (operation.guarded()) {
        var needed = operation.value().text("/security/0/bearer/0").orElse("");
        assertThat(scopes).as(operation.id()).contains(needed);
      }
    }
  }

  @Test
  void everyVariableOfAPathIsAParameter() {
    for (var path : members(DOCUMENT, "/paths").entrySet()) {
      var declared =
          path.getValue().items("/parameters").stream()
              .map(OpenApiTest::resolved)
              .filter(parameter -> parameter.text("/in").orElse("").equals("path"))
              .map(parameter -> parameter.text("/name").orElse(""));
      var variables =
          Pattern.compile("\\{([a-z]+)\\}").matcher(path.getKey()).results().map(m -> m.group(1));
      assertThat(declared).as(path.getKey()).containsExactlyElementsOf(variables.toList());
    }
  }

  @Test
  void everyClauseNamedIsOneOfTheCatalogue() {
    var catalogue = Catalogue.load();
    var named =
        found("x-clauses").flatMap(list -> list.items("").stream()).map(OpenApiTest::text).toList();
    assertThat(named).isNotEmpty().allMatch(catalogue::has);
  }

  @Test
  void everyProblemTypeStandsInAResponseOfItsStatus() {
    var known =
        Arrays.stream(ProblemType.values())
            .collect(Collectors.toMap(ProblemType::uri, ProblemType::status));
    var named = new LinkedHashSet<String>();
    for (var response : members(DOCUMENT, "/components/responses").entrySet()) {
      var value = response.getValue();
      var status = value.whole(PROBLEM + "/1/properties/status/const");
      for (var type : words(value, PROBLEM + "/1/properties/type/enum")) {
        assertThat(known).as(response.getKey()).containsKey(type);
        assertThat(status).as(type).contains((long) known.getOrDefault(type, 0));
        named.add(type);
      }
    }
    assertThat(named).containsExactlyInAnyOrderElementsOf(known.keySet());
    assertThat(words(DOCUMENT, SCHEMAS + "Problem/properties/type/enum"))
        .containsExactlyInAnyOrderElementsOf(known.keySet());
  }

  @Test
  void everyProblemIsAnsweredWithItsOwnStatus() {
    for (var operation : operations()) {
      for (var response : members(operation.value(), "/responses").entrySet()) {
        var status =
            resolved(response.getValue()).whole(PROBLEM + "/1/properties/status/const").orElse(0L);
        assertThat(status).as(operation.id()).isIn(0L, Long.valueOf(response.getKey()));
        var error = response.getKey().startsWith("4") || response.getKey().equals("500");
        assertThat(error && status == 0).as(operation.id() + " " + response.getKey()).isFalse();
      }
    }
  }

  @Test
  void everyEventTypeHasItsPayload() {
    var stream = SCHEMAS + "EventStream";
    assertThat(members(DOCUMENT, stream + "/x-events").keySet())
        .containsExactlyInAnyOrderElementsOf(wires(EventType.values()));
    assertThat(words(DOCUMENT, stream + "/x-terminal"))
        .containsExactlyInAnyOrderElementsOf(
            wires(Arrays.stream(EventType.values()).filter(EventType::terminal).toArray()));
    assertThat(words(DOCUMENT, SCHEMAS + "TerminalBody/properties/type/enum"))
        .containsExactlyElementsOf(words(DOCUMENT, stream + "/x-terminal"));
  }

  @Test
  void itsWordsAreThoseOfTheRecords() {
    assertWords("Culprit/enum", Culprit.values());
    assertWords("FailureMode/enum", ModeId.values());
    assertWords("Recoverable/enum", Recoverable.values());
    assertWords("Risk/enum", Risk.values());
    assertWords("ActorType/enum", ActorType.values());
    assertWords("Tier/enum", TierId.values());
    assertWords("TierView/properties/degraded/enum", DegradedMode.values());
    assertWords("Discovery/properties/grant/properties/kind/enum", GrantKind.values());
    assertWords("Discovery/properties/capabilities/items/enum", Capability.values());
  }

  @Test
  void anEventWithAMemberTooManyOrTooFewIsRefused() {
    var token =
        JsonValue.object()
            .with("trace", "0".repeat(32))
            .with("turn", "trn_" + "a".repeat(26))
            .with("at", "2026-01-01T00:00:00.000Z")
            .with("text", "x");
    var schema = API.schema(SCHEMAS + "Token");
    assertThat(schema.problems(token)).isEmpty();
    assertThat(schema.problems(token.with("secret", "x"))).isNotEmpty();
    assertThat(schema.problems(token.without("trace"))).isNotEmpty();
    assertThat(schema.problems(token.with("at", "yesterday"))).isNotEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> API.schema(SCHEMAS + "Tokens"))
        .withMessageContaining("openapi.yaml:");
  }

  @Test
  void anApprovalNeedsTheDigest() {
    var schema = API.schema(SCHEMAS + "Word");
    assertThat(schema.problems(Json.parse("{\"decision\":\"deny\"}"))).isEmpty();
    assertThat(schema.problems(Json.parse("{\"decision\":\"approve\"}"))).isNotEmpty();
    assertThat(schema.problems(Json.parse("{\"decision\":\"approve\",\"digest\":\"d\"}")))
        .isEmpty();
  }

  private static void assertWords(String schema, Object[] values) {
    assertThat(words(DOCUMENT, SCHEMAS + schema))
        .as(schema)
        .containsExactlyInAnyOrderElementsOf(wires(values));
  }

  private static List<Operation> operations() {
    return members(DOCUMENT, "/paths").entrySet().stream()
        .flatMap(
            path ->
                members(path.getValue(), "").entrySet().stream()
                    .filter(member -> METHODS.contains(member.getKey()))
                    .map(
                        member -> new Operation(path.getKey(), member.getKey(), member.getValue())))
        .toList();
  }

  private static Map<String, JsonValue> members(JsonValue from, String pointer) {
    return from.at(pointer).orElse(null) instanceof JsonObject object ? object.members() : Map.of();
  }

  private static JsonValue required(String pointer) {
    return DOCUMENT.at(pointer).orElseThrow();
  }

  private static JsonValue resolved(JsonValue value) {
    return value.text("/$ref").map(to -> required(to.substring(1))).orElse(value);
  }

  private static Stream<String> texts(String name) {
    return found(name).map(OpenApiTest::text);
  }

  /** Returns every value that stands under this name, wherever. */
  private static Stream<JsonValue> found(String name) {
    return found(DOCUMENT, name);
  }

  private static Stream<JsonValue> found(JsonValue in, String name) {
    if (in instanceof JsonArray array) {
      return array.items().stream().flatMap(item -> found(item, name));
    }
    return members(in, "").entrySet().stream()
        .flatMap(
            member ->
                member.getKey().equals(name)
                    ? Stream.of(member.getValue())
                    : found(member.getValue(), name));
  }

  private static List<String> words(JsonValue from, String pointer) {
    return from.items(pointer).stream().map(OpenApiTest::text).toList();
  }

  private static String text(JsonValue value) {
    return value instanceof JsonString text ? text.value() : "";
  }

  private static List<String> wires(Object[] values) {
    return Arrays.stream(values).map(Object::toString).toList();
  }
}

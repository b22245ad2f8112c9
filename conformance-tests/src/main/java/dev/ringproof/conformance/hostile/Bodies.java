package dev.ringproof.conformance.hostile;

import dev.ringproof.conformance.hostile.Shot.Kind;
import dev.ringproof.conformance.hostile.Surface.Operation;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** Bodies by a schema: good ones, and good ones bent in one place. */
final class Bodies {
  /** Stands in a body for the text that is put there. */
  private static final String MARK = "@@here@@";

  private static final List<String> MESSAGES =
      List.of(
          "hello",
          "what is the state of order 7?",
          "caf\u00e9 \u20ac \ud83d\ude00",
          "line\nline",
          "<b>\"quoted\" \\ back</b>",
          "{\"message\":1}",
          "\u202eright to left",
          "x".repeat(2_000));

  private final Surface surface;

  Bodies(Surface surface) {
    this.surface = surface;
  }

  String good(Operation operation, SplittableRandom random) {
    return latin(sample(operation, random));
  }

  private static String latin(JsonValue value) {
    return new String(
        Json.write(value).getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private JsonObject sample(Operation operation, SplittableRandom random) {
    var schema = Objects.requireNonNull(operation.body());
    return (JsonObject) sample(surface.resolved(schema), operation.id(), "", random);
  }

  private JsonValue sample(String schema, String operation, String name, SplittableRandom random) {
    var properties = surface.members(schema + "/properties");
    if (!properties.isEmpty()) {
      var object = JsonValue.object();
      var required = surface.at(schema).texts("/required");
      for (var property : properties.keySet()) {
        if (required.contains(property) || property.equals("digest") || random.nextInt(3) == 0) {
          var own = surface.resolved(schema + "/properties/" + Surface.escaped(property));
          object = object.with(property, sample(own, operation, property, random));
        }
      }
      return object;
    }
    var values = surface.at(schema).items("/enum");
    if (!values.isEmpty()) {
      return Draw.one(random, values);
    }
    if (surface.at(schema).text("/type").orElse("").equals("integer")) {
      var most = surface.at(schema).whole("/maximum").orElse(1_000L);
      return JsonValue.JsonNumber.of(100 + random.nextLong(Math.min(most, 100_000)));
    }
    return new JsonString(
        switch (name) {
          case "session" -> "{{tierc}}";
          case "digest" -> "sha256:" + "0".repeat(64);
          default -> message(surface.at(schema).whole("/maxLength").orElse(Long.MAX_VALUE), random);
        });
  }

  private static String message(long most, SplittableRandom random) {
    var drawn = Draw.one(random, MESSAGES);
    return drawn.length() <= most ? drawn : drawn.substring(0, Math.toIntExact(most));
  }

  /** Returns a body that is bent in the way of the kind. */
  String bent(Operation operation, Kind kind, SplittableRandom random) {
    var good = sample(operation, random);
    return switch (kind) {
      case BODY_TYPE -> put(operation, good, Draw.one(random, Words.TYPES), random);
      case BODY_MISSING -> latin(good.without(Draw.one(random, names(good))));
      case BODY_EXTRA -> extra(good, random);
      case BODY_NULL -> put(operation, good, "null", random);
      case BODY_BOUNDS -> put(operation, good, bound(random), random);
      case BODY_FORMAT -> put(operation, good, format(random), random);
      case BODY_NUMBER -> put(operation, good, Draw.one(random, Words.NUMBERS), random);
      case BODY_DUPLICATE -> duplicate(good, random);
      case BODY_DEEP -> put(operation, good, deep(random), random);
      case BODY_UTF8 -> utf8(operation, good, random);
      case BODY_HUGE -> huge(operation, good, random);
      default -> broken(latin(good), random);
    };
  }

  private static List<String> names(JsonObject object) {
    return List.copyOf(object.members().keySet());
  }

  /** Puts a text in the place of a member's value, one that was not there or lies deeper too. */
  private String put(Operation operation, JsonObject good, String text, SplittableRandom random) {
    if (random.nextInt(12) == 0) {
      return text;
    }
    var schema = surface.resolved(Objects.requireNonNull(operation.body()));
    var name = Draw.one(random, List.copyOf(surface.members(schema + "/properties").keySet()));
    var below = surface.resolved(schema + "/properties/" + name);
    var inner = List.copyOf(surface.members(below + "/properties").keySet());
    JsonValue mark = new JsonString(MARK);
    if (!inner.isEmpty() && random.nextBoolean()) {
      mark = JsonValue.object().with(Draw.one(random, inner), mark);
    }
    return latin(good.with(name, mark)).replace("\"" + MARK + "\"", text);
  }

  private static String extra(JsonObject good, SplittableRandom random) {
    var name = Draw.one(random, Words.NAMES);
    var member = "\"" + name + "\":" + Draw.one(random, Words.TYPES);
    var text = latin(good);
    if (random.nextInt(3) == 0) {
      var mark = latin(good.with("budget", new JsonString(MARK)));
      return mark.replace("\"" + MARK + "\"", "{" + member + "}");
    }
    return random.nextBoolean()
        ? "{" + member + (text.equals("{}") ? "}" : "," + text.substring(1))
        : text.substring(0, text.length() - 1) + (text.equals("{}") ? "" : ",") + member + "}";
  }

  private static String bound(SplittableRandom random) {
    return switch (random.nextInt(11)) {
      case 0 -> "\"\"";
      case 1 -> "\" \"";
      case 2 -> "\"\\t\\n\"";
      case 3 -> "-1";
      case 4 -> "1000000000000";
      case 5 -> "1000000000001";
      case 6 -> "\"" + "x".repeat(200_001) + "\"";
      case 7 -> "\"" + "x".repeat(129) + "\"";
      case 8 -> "\"" + "x".repeat(1_001) + "\"";
      case 9 -> "0";
      default -> "\"" + "\\u0020".repeat(50) + "\"";
    };
  }

  private static String format(SplittableRandom random) {
    return "\""
        + Draw.one(
            random,
            List.of(
                "D",
                "a",
                "A ",
                " A",
                "AA",
                "\u00d0\u0090",
                "approved",
                "APPROVE",
                "deny\\u0000",
                "ses_x",
                "ses_" + "A".repeat(26),
                "{{session}}x",
                "{{foreign}}",
                "sha256:",
                "sha256:" + "g".repeat(64),
                "sha1:" + "0".repeat(40),
                "../..",
                "%00"))
        + "\"";
  }

  private static String duplicate(JsonObject good, SplittableRandom random) {
    var name = Draw.one(random, names(good));
    var value = latin(Objects.requireNonNull(good.members().get(name)));
    var other = random.nextBoolean() ? value : Draw.one(random, Words.TYPES);
    var escaped = String.format("\\u%04x", (int) name.charAt(0)) + name.substring(1);
    var text = latin(good);
    return text.substring(0, text.length() - 1)
        + ",\""
        + (random.nextBoolean() ? name : escaped)
        + "\":"
        + other
        + "}";
  }

  private static String deep(SplittableRandom random) {
    var many = Draw.one(random, List.of(10, 63, 64, 65, 66, 200, 2_000, 20_000));
    return random.nextBoolean()
        ? "[".repeat(many) + "]".repeat(many)
        : random.nextBoolean()
            ? "{\"a\":".repeat(many) + "1" + "}".repeat(many)
            : "[{\"a\":".repeat(many) + "1";
  }

  private String utf8(Operation operation, JsonObject good, SplittableRandom random) {
    var odd = Draw.one(random, Words.NOT_UTF8);
    return random.nextInt(4) == 0
        ? "{\"" + odd + "\":1," + latin(good).substring(1)
        : put(operation, good, "\"a" + odd + "b\"", random);
  }

  private String huge(Operation operation, JsonObject good, SplittableRandom random) {
    var text = latin(good);
    return switch (random.nextInt(6)) {
      case 0 -> put(operation, good, "\"" + "x".repeat(270_000) + "\"", random);
      case 1 -> text + " ".repeat(262_145);
      case 2 -> " ".repeat(100_000) + text;
      case 3 -> put(operation, good, "9".repeat(50_000), random);
      case 4 -> latin(many(good));
      default -> put(operation, good, "[" + "0,".repeat(60_000) + "0]", random);
    };
  }

  private static JsonObject many(JsonObject good) {
    var members = new java.util.LinkedHashMap<>(good.members());
    for (int i = 0; i < 10_000; i++) {
      members.put("m" + i, new JsonNull());
    }
    return new JsonObject(members);
  }

  private static String broken(String good, SplittableRandom random) {
    var all = new ArrayList<String>();
    all.add("");
    all.add(good.substring(0, random.nextInt(good.length())));
    all.add(good + good);
    all.add(good + "]");
    all.add("\u00ef\u00bb\u00bf" + good);
    all.add(good.replace("\"", "'"));
    all.add(good.replace("}", ",}"));
    all.add("// comment\n" + good);
    all.add("/* */" + good);
    all.add(good.replace(":", "="));
    all.add("\u00fe\u00ff\u0000{\u0000}");
    all.add("\u0000" + good);
    all.add(good + "\u0000");
    all.add("[" + good + "]");
    all.add(latin(new JsonArray(List.of())));
    all.add("\u001f\u008b\u0008\u0000" + good);
    all.add("<tier>A</tier>");
    all.add("tier=A&message=x");
    all.add("\"" + "\\".repeat(random.nextInt(40)) + "\"");
    return Draw.one(random, all);
  }
}

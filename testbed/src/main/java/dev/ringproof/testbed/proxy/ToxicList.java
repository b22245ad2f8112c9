package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The toxics of one proxy in the order they were added; guarded by the proxy's lock. */
final class ToxicList {
  private final List<ToxicSpec> toxics = new ArrayList<>();

  /** Checks in the order of the original: stream, type, name, attributes. */
  ToxicSpec add(Fields fields) {
    var stream = fields.text("stream").filter(s -> !s.isEmpty()).orElse("downstream");
    var toxicity = fields.single("toxicity").orElse(1f);
    var typed = fields.text("type").orElse("");
    var named = fields.text("name").filter(n -> !n.isEmpty());
    var direction = direction(stream);
    var kind = ToxicKind.named(typed).orElseThrow(ApiError::badType);
    var name = named.orElse(kind + "_" + stream);
    if (toxics.stream().anyMatch(toxic -> toxic.name().equals(name))) {
      throw ApiError.toxicExists();
    }
    var attributes = attributes(kind, Map.of(), fields.object("attributes"));
    var spec = new ToxicSpec(name, kind, stream, direction, toxicity, attributes);
    toxics.add(spec);
    return spec;
  }

  /** Merges attributes key by key and takes the toxicity; everything else is ignored. */
  ToxicSpec update(String name, Fields fields) {
    var old = get(name);
    var attributes = attributes(old.kind(), old.attributes(), fields.object("attributes"));
    var spec = old.with(fields.single("toxicity").orElse(old.toxicity()), attributes);
    toxics.set(toxics.indexOf(old), spec);
    return spec;
  }

  void remove(String name) {
    toxics.remove(get(name));
  }

  ToxicSpec get(String name) {
    return toxics.stream()
        .filter(toxic -> toxic.name().equals(name))
        .findFirst()
        .orElseThrow(ApiError::noToxic);
  }

  List<ToxicSpec> all() {
    return List.copyOf(toxics);
  }

  List<String> names() {
    return toxics.stream().map(ToxicSpec::name).toList();
  }

  JsonValue json() {
    var items = new ArrayList<JsonValue>();
    for (var direction : Direction.values()) {
      toxics.stream()
          .filter(toxic -> toxic.direction() == direction)
          .map(ToxicSpec::json)
          .forEach(items::add);
    }
    return new JsonValue.JsonArray(items);
  }

  private static Direction direction(String stream) {
    for (var direction : Direction.values()) {
      if (direction.toString().equals(stream.toLowerCase(Locale.ROOT))) {
        return direction;
      }
    }
    throw ApiError.badStream();
  }

  private static Map<String, Long> attributes(ToxicKind kind, Map<String, Long> old, Fields given) {
    var merged = new LinkedHashMap<>(old);
    for (var attribute : kind.attributes()) {
      given.whole(attribute).ifPresent(value -> merged.put(attribute, value));
    }
    return merged;
  }
}

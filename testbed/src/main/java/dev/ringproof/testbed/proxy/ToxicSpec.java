package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.JsonValue;
import java.math.BigDecimal;
import java.util.Map;

/**
 * A toxic as the control API knows it.
 *
 * @param stream the direction as it was typed, since that is echoed
 */
record ToxicSpec(
    String name,
    ToxicKind kind,
    String stream,
    Direction direction,
    float toxicity,
    Map<String, Long> attributes) {
  ToxicSpec {
    attributes = Map.copyOf(attributes);
  }

  ToxicSpec with(float newToxicity, Map<String, Long> newAttributes) {
    return new ToxicSpec(name, kind, stream, direction, newToxicity, newAttributes);
  }

  long attribute(String attribute) {
    return attributes.getOrDefault(attribute, 0L);
  }

  JsonValue json() {
    var values = JsonValue.object();
    for (var attribute : kind.attributes()) {
      values = values.with(attribute, attribute(attribute));
    }
    return JsonValue.object()
        .with("attributes", values)
        .with("name", name)
        .with("type", kind.toString())
        .with("stream", stream)
        .with("toxicity", number(toxicity));
  }

  private static JsonValue number(float value) {
    return new JsonValue.JsonNumber(new BigDecimal(Float.toString(value)).stripTrailingZeros());
  }
}

package dev.ringproof.contract.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An object is what a map that keeps its order would be, and none that was made before changes. */
final class MembersTest {
  @ParameterizedTest
  @ValueSource(ints = {3, 17, 60})
  void isAMapThatKeepsItsOrder(int names) {
    var random = new Random(7);
    var expected = new LinkedHashMap<String, JsonValue>();
    var object = JsonValue.object();
    for (int step = 0; step < 300; step++) {
      var before = object;
      var copy = new LinkedHashMap<>(expected);
      var name = "n" + random.nextInt(names);
      if (random.nextInt(3) == 0) {
        object = object.without(name);
        expected.remove(name);
      } else {
        object = object.with(name, step);
        expected.put(name, JsonValue.JsonNumber.of(step));
      }
      assertThat(new ArrayList<>(object.members().entrySet()))
          .isEqualTo(new ArrayList<>(expected.entrySet()));
      assertThat(object.members().get(name)).isEqualTo(expected.get(name));
      assertThat(object.members().containsKey("absent")).isFalse();
      assertThat(object)
          .isEqualTo(new JsonObject(expected))
          .hasSameHashCodeAs(new JsonObject(expected));
      assertThat(before.members()).isEqualTo(copy);
    }
  }

  @Test
  void nobodyChangesIt() {
    var members = JsonValue.object().with("a", 1).members();
    assertThatThrownBy(() -> members.put("b", JsonValue.JsonNumber.of(2)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> members.remove("a")).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theMapThatItWasMadeFromMayChange() {
    var map = new LinkedHashMap<String, JsonValue>();
    map.put("a", JsonValue.JsonNumber.of(1));
    var object = new JsonObject(map);
    map.clear();
    assertThat(object.members()).containsOnlyKeys("a");
  }
}

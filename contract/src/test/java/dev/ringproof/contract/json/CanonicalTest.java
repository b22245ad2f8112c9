package dev.ringproof.contract.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonBoolean;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

final class CanonicalTest {
  private static final int DOCUMENTS = 5_000;

  private final Random random = new Random(8785);

  @Test
  void isWhatTheLibraryMakesOfTheSameDocument() throws IOException {
    for (int i = 0; i < DOCUMENTS; i++) {
      var document = new JsonArray(List.of(value(0)));
      var text = Json.write(document);
      assertThat(new String(Json.canonical(document), StandardCharsets.UTF_8))
          .as(text)
          .isEqualTo(new JsonCanonicalizer(text).getEncodedString());
    }
  }

  private JsonValue value(int depth) {
    return switch (random.nextInt(depth < 4 ? 8 : 6)) {
      case 0 -> new JsonNull();
      case 1 -> new JsonBoolean(random.nextBoolean());
      case 2 -> JsonNumber.of(random.nextLong(-9_007_199_254_740_991L, 9_007_199_254_740_991L));
      case 3 -> JsonNumber.of(random.nextDouble() * Math.pow(10, random.nextInt(-30, 30)));
      case 4, 5 -> new JsonString(text());
      case 6 -> {
        var items = new ArrayList<JsonValue>();
        for (int i = random.nextInt(5); i > 0; i--) {
          items.add(value(depth + 1));
        }
        yield new JsonArray(items);
      }
      default -> {
        var object = JsonValue.object();
        for (int i = random.nextInt(5); i > 0; i--) {
          object = object.with(text(), value(depth + 1));
        }
        yield object;
      }
    };
  }

  /** Controls, what is escaped, letters, what two UTF-16 units make, and what sorts before it. */
  private String text() {
    var text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.appendCodePoint(
          switch (random.nextInt(6)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> "\"\\/\u007f".charAt(random.nextInt(4));
            case 2 -> random.nextInt(0xe000, 0xfffe);
            case 3 -> random.nextInt(0x10000, 0x10ffff);
            case 4 -> random.nextInt(0x2020, 0x2030);
            default -> random.nextInt(' ', 0x7f);
          });
    }
    return text.toString();
  }
}

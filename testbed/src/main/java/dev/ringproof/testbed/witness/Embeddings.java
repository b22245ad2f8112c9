package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;

/**
 * Embeddings of the stub: the sum of a direction for each word that a text holds. The same text has
 * the same one, texts with words in common are near, and no number in it is 0.
 */
final class Embeddings {
  private static final int DIMENSIONS = 64;

  private Embeddings() {}

  static EmbeddingSeen of(byte[] body, String provider, long atNanos) {
    var json = Json.parse(body);
    var input = json.member("input").orElseThrow(() -> new DocumentException("no input"));
    var texts = new ArrayList<String>();
    if (input instanceof JsonString one) {
      texts.add(one.value());
    } else {
      input.items("").forEach(item -> texts.add(item.text("").orElse("")));
    }
    if (texts.isEmpty()) {
      throw new DocumentException("no text");
    }
    return new EmbeddingSeen(
        provider,
        json.text("/model").orElse(""),
        texts,
        texts.stream().map(Embeddings::vector).toList(),
        texts.stream().mapToLong(LoadPrompt::words).sum(),
        atNanos);
  }

  static String answer(EmbeddingSeen seen) {
    var data = new StringBuilder();
    for (int i = 0; i < seen.vectors().size(); i++) {
      data.append(i == 0 ? "" : ",")
          .append("{\"object\":\"embedding\",\"index\":")
          .append(i)
          .append(",\"embedding\":[")
          .append(String.join(",", seen.vectors().get(i)))
          .append("]}");
    }
    return String.format(
        Locale.ROOT,
        "{\"object\":\"list\",\"data\":[%s],\"model\":%s,"
            + "\"usage\":{\"prompt_tokens\":%d,\"total_tokens\":%d}}",
        data,
        Json.write(new JsonString(seen.model())),
        seen.inputTokens(),
        seen.inputTokens());
  }

  private static List<String> vector(String text) {
    var words = new TreeSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")));
    var sum = new double[DIMENSIONS];
    for (var word : words) {
      var direction = new Random(word.hashCode() * 0x9E3779B97F4A7C15L);
      for (int i = 0; i < DIMENSIONS; i++) {
        sum[i] += direction.nextGaussian();
      }
    }
    var length = Math.sqrt(Arrays.stream(sum).map(v -> v * v).sum());
    return Arrays.stream(sum)
        .mapToObj(v -> String.format(Locale.ROOT, "%.7f", v / length))
        .toList();
  }
}

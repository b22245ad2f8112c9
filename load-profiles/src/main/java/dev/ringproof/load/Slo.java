package dev.ringproof.load;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.target.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The runtime's own figures at one moment: what it says, to be held against what was seen. */
record Slo(JsonValue document) {

  /** One step of a cumulative histogram; {@code leMillis} is infinite for the last. */
  record Bucket(double leMillis, long count) {}

  static Slo read(Standing standing) {
    try {
      var reply = standing.binding().slo(standing.personas().ops());
      return new Slo(reply.status() == 200 ? reply.json() : JsonValue.object());
    } catch (DocumentException notJson) {
      return new Slo(JsonValue.object());
    }
  }

  boolean there() {
    return document.at("/tiers").isPresent();
  }

  long good(TierId tier) {
    return document.whole(base(tier) + "/turnSuccess/good").orElse(0L);
  }

  long total(TierId tier) {
    return document.whole(base(tier) + "/turnSuccess/total").orElse(0L);
  }

  long firstTokens(TierId tier) {
    return document.whole(base(tier) + "/firstToken/count").orElse(0L);
  }

  List<Bucket> firstTokenBuckets(TierId tier) {
    var buckets = new ArrayList<Bucket>();
    for (var bucket : document.items(base(tier) + "/firstToken/buckets")) {
      buckets.add(
          new Bucket(
              bucket.number("/leMs").map(Number::doubleValue).orElse(Double.POSITIVE_INFINITY),
              bucket.whole("/count").orElse(0L)));
    }
    return buckets;
  }

  /** Returns how many requests were refused before a turn, whatever the tier and the reason. */
  long refused() {
    return Stream.of(TierId.values()).mapToLong(this::refused).sum();
  }

  private long refused(TierId tier) {
    return document.at(base(tier) + "/refused").stream()
        .flatMap(
            reasons ->
                reasons instanceof JsonObject all ? all.members().values().stream() : Stream.of())
        .mapToLong(count -> count.whole("").orElse(0L))
        .sum();
  }

  /** Returns the tier's limit of concurrent turns; negative when it is not told. */
  double limit(TierId tier) {
    return document.number("/concurrency/" + tier + "/limit").map(Number::doubleValue).orElse(-1.0);
  }

  private static String base(TierId tier) {
    return "/tiers/" + tier + "/conversational";
  }
}

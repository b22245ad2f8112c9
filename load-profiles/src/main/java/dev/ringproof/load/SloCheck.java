package dev.ringproof.load;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Spread;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.load.measure.TurnRecord.End;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the runtime's own counters and buckets against the injector's record of the same turns. */
final class SloCheck {
  private static final double SHARE = 0.95;

  private final Observed seen;

  SloCheck(Observed seen) {
    this.seen = seen;
  }

  @Nullable String counters() {
    if (!seen.before().there() || !seen.after().there()) {
      return "wanted 200 from /v1/slo with tiers, got none";
    }
    for (var tier : streamed()) {
      var mine = of(tier);
      var good = mine.stream().filter(t -> t.end() == End.COMPLETED).count();
      var saysTotal = seen.after().total(tier) - seen.before().total(tier);
      var saysGood = seen.after().good(tier) - seen.before().good(tier);
      if (saysTotal != mine.size() || saysGood != good) {
        return "tier "
            + tier
            + ": wanted "
            + good
            + " of "
            + mine.size()
            + " turns as the injector saw them, got "
            + saysGood
            + " of "
            + saysTotal;
      }
    }
    return streamed().isEmpty() ? "wanted streamed turns to count, got none" : null;
  }

  @Nullable String quantiles() {
    if (!seen.before().there() || !seen.after().there()) {
      return "wanted 200 from /v1/slo with tiers, got none";
    }
    for (var tier : streamed()) {
      var complaint = quantile(tier);
      if (complaint != null) {
        return complaint;
      }
    }
    return streamed().isEmpty() ? "wanted first tokens to compare, got none" : null;
  }

  private @Nullable String quantile(TierId tier) {
    var spread = new Spread();
    of(tier).stream()
        .filter(TurnRecord::hasToken)
        .forEach(turn -> spread.add(turn.firstTokenFromSent()));
    var says = seen.after().firstTokens(tier) - seen.before().firstTokens(tier);
    if (says != spread.total()) {
      return "tier "
          + tier
          + ": wanted "
          + spread.total()
          + " first tokens as the injector saw them, got "
          + says;
    }
    var mine = spread.quantileMicros(SHARE) / 1_000.0;
    var buckets = seen.after().firstTokenBuckets(tier);
    var told = bucket(tier, buckets, says);
    var own = place(buckets, mine);
    // The injector's clock starts before the request is on the wire, so one bucket is the grace.
    return Math.abs(told - own) <= 1
        ? null
        : "tier "
            + tier
            + ": wanted the p95 of first tokens within a bucket of the injector's "
            + mine
            + " ms, got bucket "
            + told
            + " against "
            + own;
  }

  private int bucket(TierId tier, List<Slo.Bucket> after, long count) {
    var before = seen.before().firstTokenBuckets(tier);
    for (int i = 0; i < after.size(); i++) {
      var earlier = i < before.size() ? before.get(i).count() : 0;
      if (after.get(i).count() - earlier >= count * SHARE) {
        return i;
      }
    }
    return after.size();
  }

  private static int place(List<Slo.Bucket> buckets, double millis) {
    var i = 0;
    while (i < buckets.size() && millis > buckets.get(i).leMillis()) {
      i++;
    }
    return i;
  }

  private List<TierId> streamed() {
    return List.of(TierId.A, TierId.B).stream().filter(tier -> !of(tier).isEmpty()).toList();
  }

  private List<TurnRecord> of(TierId tier) {
    return seen.below().stream()
        .filter(t -> t.assignment().tier() == tier && t.admitted())
        .toList();
  }
}

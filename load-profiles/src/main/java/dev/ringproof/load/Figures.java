package dev.ringproof.load;

import dev.ringproof.contract.evidence.Distribution;
import dev.ringproof.contract.evidence.Rate;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Spread;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.load.measure.TurnRecord.End;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rates and distributions of the turns below capacity. A turn without a first token is in no
 * distribution, but in the rate's denominator: the judge counts it as one that never came.
 */
final class Figures {
  private final TierData tiers;
  private final List<TurnRecord> turns;

  Figures(TierData tiers, List<TurnRecord> turns) {
    this.tiers = tiers;
    this.turns = List.copyOf(turns);
  }

  List<Rate> rates() {
    var rates = new ArrayList<Rate>();
    for (var tier : TierId.values()) {
      var admitted = turns.stream().filter(of(tier)).filter(TurnRecord::admitted).toList();
      if (admitted.isEmpty()) {
        continue;
      }
      rates.add(success(tier, null, admitted));
      admitted.stream()
          .map(turn -> turn.assignment().who().tenant())
          .distinct()
          .sorted()
          .forEach(tenant -> rates.add(success(tier, tenant, ofTenant(admitted, tenant))));
      var all = turns.stream().filter(of(tier)).toList();
      rates.add(new Rate("goodput", tier, null, good(tier), all.size()));
    }
    return rates;
  }

  List<Distribution> distributions() {
    var found = new ArrayList<Distribution>();
    for (var tier : TierId.values()) {
      if (tier != TierId.C) {
        add(
            found,
            "first-token",
            tier,
            "intended",
            TurnRecord::hasToken,
            TurnRecord::firstTokenFromIntended);
        add(
            found,
            "first-token",
            tier,
            "sent",
            TurnRecord::hasToken,
            TurnRecord::firstTokenFromSent);
        add(found, "time-per-token", tier, "intended", TurnRecord::completed, TurnRecord::perToken);
      } else {
        add(found, "accept", tier, "sent", turn -> true, TurnRecord::acceptFromSent);
      }
      add(found, "turn", tier, "intended", TurnRecord::completed, TurnRecord::turnFromIntended);
      add(found, "turn", tier, "sent", TurnRecord::completed, TurnRecord::turnFromSent);
    }
    return found;
  }

  /**
   * Returns each tier's percentiles from the intended start: of first tokens and of turns, or of
   * jobs. What never came lies above all that did.
   */
  List<Latency> latencies() {
    var found = new ArrayList<Latency>();
    for (var tier : TierId.values()) {
      if (turns.stream().filter(of(tier)).noneMatch(TurnRecord::admitted)) {
        continue;
      }
      if (tier != TierId.C) {
        found.add(
            latency("first-token", tier, TurnRecord::hasToken, TurnRecord::firstTokenFromIntended));
      }
      found.add(latency("turn", tier, TurnRecord::completed, TurnRecord::turnFromIntended));
    }
    return found;
  }

  private Latency latency(
      String metric, TierId tier, Predicate<TurnRecord> counted, ToLongFunction<TurnRecord> value) {
    var spread = spread(tier, counted, value);
    var admitted = turns.stream().filter(of(tier)).filter(TurnRecord::admitted).count();
    return Latency.of(metric, tier, spread, admitted - spread.total());
  }

  /** Returns how many turns of a tier met all their objectives. */
  long good(TierId tier) {
    return turns.stream().filter(of(tier)).filter(turn -> meetsAll(turn, tier)).count();
  }

  /** Returns the p99 of how late turns were sent, in microseconds. */
  static long lagP99Micros(List<TurnRecord> turns) {
    return lag(turns).quantileMicros(0.99);
  }

  /** Returns how late turns were sent. */
  static Spread lag(List<TurnRecord> turns) {
    var lag = new Spread();
    turns.forEach(turn -> lag.add(turn.lag()));
    return lag;
  }

  /** Returns the rate at which turns really left, over the time from the first to the last. */
  static double rate(List<TurnRecord> turns) {
    var sent = turns.stream().filter(t -> t.end() != End.UNSENT).toList();
    if (sent.size() < 2) {
      return 0;
    }
    var first = sent.stream().mapToLong(TurnRecord::sentAt).min().orElse(0);
    var last = sent.stream().mapToLong(TurnRecord::sentAt).max().orElse(0);
    return last == first ? 0 : (sent.size() - 1) * 1e9 / (last - first);
  }

  private boolean meetsAll(TurnRecord turn, TierId tier) {
    var data = tiers.tier(tier);
    var first = data.firstToken();
    return turn.end() == End.COMPLETED
        && turn.terminals() == 1
        && turn.turnFromIntended() <= data.turn().toNanos()
        && (first == null || (turn.hasToken() && turn.firstTokenFromIntended() <= first.toNanos()));
  }

  private static Rate success(TierId tier, @Nullable String tenant, List<TurnRecord> admitted) {
    var good = admitted.stream().filter(TurnRecord::completed).count();
    return new Rate("turn-success", tier, tenant, good, admitted.size());
  }

  private static List<TurnRecord> ofTenant(List<TurnRecord> turns, String tenant) {
    return turns.stream().filter(t -> t.assignment().who().tenant().equals(tenant)).toList();
  }

  private void add(
      List<Distribution> found,
      String metric,
      TierId tier,
      String clock,
      Predicate<TurnRecord> counted,
      ToLongFunction<TurnRecord> value) {
    spread(tier, counted, value).distribution(metric, tier, clock).ifPresent(found::add);
  }

  private Spread spread(
      TierId tier, Predicate<TurnRecord> counted, ToLongFunction<TurnRecord> value) {
    var spread = new Spread();
    turns.stream()
        .filter(of(tier))
        .filter(TurnRecord::admitted)
        .filter(counted)
        .forEach(turn -> spread.add(value.applyAsLong(turn)));
    return spread;
  }

  private static Predicate<TurnRecord> of(TierId tier) {
    return turn -> turn.assignment().tier() == tier;
  }
}

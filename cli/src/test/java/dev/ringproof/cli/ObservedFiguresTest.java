package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.evidence.Distribution;
import dev.ringproof.contract.evidence.Distribution.Counted;
import dev.ringproof.contract.evidence.Rate;
import dev.ringproof.contract.slo.RuntimeMetric;
import dev.ringproof.contract.tier.TierId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a judge is shown of what counters grew by. */
final class ObservedFiguresTest {
  private final Map<CounterKey, Long> grown = new HashMap<>();

  /** Counts turns of a tenant, and among all. */
  private void turns(String tenant, String kind, String outcome, long count) {
    var labels = Map.of("tier", "A", "ring", "1", "outcome", outcome);
    grown.merge(new CounterKey(RuntimeMetric.TURNS, labels), count, Long::sum);
    var own = new HashMap<>(labels);
    own.put("tenant", tenant);
    own.put("kind", kind);
    grown.merge(new CounterKey(RuntimeMetric.TENANT_TURNS, own), count, Long::sum);
  }

  private void bucket(String le, long cumulative) {
    grown.put(
        new CounterKey(RuntimeMetric.FIRST_TOKEN, Map.of("tier", "A", "ring", "1", "le", le)),
        cumulative);
  }

  private void counted(RuntimeMetric metric, String label, String value, long count) {
    grown.put(new CounterKey(metric, Map.of("ring", "1", label, value)), count);
  }

  private ObservedFigures figures() {
    return new ObservedFigures(grown, 60);
  }

  private List<Counted> firstTokens() {
    return figures().firstTokens().stream().map(Distribution::values).findFirst().orElse(List.of());
  }

  @Test
  void goodIsCompletedWholeAndWhatWasTakenBackIsInNoNumber() {
    turns("acme", "internal", "completed", 90);
    turns("acme", "internal", "partial", 3);
    turns("acme", "internal", "failed", 2);
    turns("acme", "internal", "cancelled", 50);
    turns("idle", "internal", "cancelled", 5);
    counted(RuntimeMetric.APPROVALS, "decision", "approved", 6);
    counted(RuntimeMetric.APPROVALS, "decision", "denied", 1);
    assertThat(figures().rates())
        .containsExactly(
            new Rate("turn-success", TierId.A, "acme", 90, 95),
            new Rate("approval", null, null, 6, 7));
  }

  @Test
  void syntheticTenantsAreNoRealTraffic() {
    turns("acme", "internal", "completed", 9);
    turns("probe", "synthetic", "completed", 9000);
    assertThat(figures().rates().getFirst())
        .isEqualTo(new Rate("turn-success", TierId.A, "acme", 9, 9));
  }

  @Test
  void aBucketCountsAtItsUpperBoundAndWhatIsBeyondAllPassesNoBudget() {
    turns("acme", "internal", "completed", 20);
    bucket("0.5", 12);
    bucket("2", 17);
    bucket("5", 17);
    bucket("+Inf", 20);
    assertThat(firstTokens())
        .containsExactly(
            new Counted(500_000, 12),
            new Counted(2_000_000, 5),
            new Counted(1_000_000_000_000L, 3));
  }

  @Test
  void theQuickestAreLeftOutForTurnsThatAreInNoRate() {
    turns("acme", "internal", "completed", 10);
    turns("acme", "internal", "cancelled", 4);
    turns("probe", "synthetic", "completed", 5);
    counted(RuntimeMetric.CANCELLED_ANSWERED, "tier", "A", 3);
    bucket("0.5", 14);
    bucket("+Inf", 18);
    assertThat(firstTokens())
        .containsExactly(new Counted(500_000, 6), new Counted(1_000_000_000_000L, 4));
  }

  @Test
  void thereAreNeverMoreFirstTokensThanTurns() {
    turns("acme", "internal", "completed", 10);
    bucket("0.5", 9);
    bucket("+Inf", 12);
    assertThat(firstTokens())
        .containsExactly(new Counted(500_000, 7), new Counted(1_000_000_000_000L, 3));
  }

  @Test
  void aSeriesThatIsDroppedOnTheWayIsNoticed() {
    turns("acme", "internal", "completed", 10);
    turns("acme", "internal", "failed", 10);
    grown
        .keySet()
        .removeIf(key -> key.label("outcome").equals("failed") && !key.label("tenant").isEmpty());
    assertThatThrownBy(() -> figures().rates())
        .isInstanceOf(CliException.class)
        .hasMessageContaining("ringproof_turns_total grew by 10 turns of tier A that were failed")
        .hasMessageContaining("by 0");
  }

  @Test
  void bucketsThatAreNoneAreRefused() {
    turns("acme", "internal", "completed", 10);
    bucket("0.5", 9);
    assertThatThrownBy(this::firstTokens).hasMessageContaining("without a bucket +Inf");
    bucket("+Inf", 8);
    assertThatThrownBy(this::firstTokens).hasMessageContaining("hold less than those below");
  }
}

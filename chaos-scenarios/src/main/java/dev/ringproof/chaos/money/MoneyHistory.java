package dev.ringproof.chaos.money;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.witness.ModelCallSeen.Ended;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that clients, the witness and the last look saw of money.
 *
 * @param turns intents that became turns
 * @param refusals intents that no window could pay for
 * @param calls of models, as the witness served them, in order of arrival
 * @param looks at a tenant's usage while turns were under way
 * @param kills each a process that was there and gone
 * @param harness what went wrong with the harness; nothing can be concluded then
 */
record MoneyHistory(
    int nodes,
    List<Turn> turns,
    List<Refusal> refusals,
    List<Called> calls,
    List<Session> sessions,
    List<Tenant> tenants,
    List<Look> looks,
    List<Kill> kills,
    List<String> harness) {
  MoneyHistory {
    turns = List.copyOf(turns);
    refusals = List.copyOf(refusals);
    calls = List.copyOf(calls);
    sessions = List.copyOf(sessions);
    tenants = List.copyOf(tenants);
    looks = List.copyOf(looks);
    kills = List.copyOf(kills);
    harness = List.copyOf(harness);
  }

  /**
   * A turn.
   *
   * @param beganNanos when it was first asked for
   * @param heardNanos when the client first heard that it had begun
   * @param endedNanos when its end was first seen
   * @param asked tokens of the message that it is about
   */
  record Turn(
      String tenant,
      String session,
      TierId tier,
      Sort sort,
      String nonce,
      long beganNanos,
      long heardNanos,
      long endedNanos,
      long asked,
      Bill bill) {}

  /**
   * What a turn says and has on record that it cost.
   *
   * @param end the type of its terminal event; empty if it has none
   * @param interrupted whether it ended since its process was lost
   * @param shown tokens that its stream shows, of its last life
   * @param reserved on record, one for each take
   * @param settled on record
   */
  record Bill(
      String end,
      boolean interrupted,
      long shown,
      List<Leg> legs,
      List<Spend> reserved,
      Spend settled) {
    Bill {
      legs = List.copyOf(legs);
      reserved = List.copyOf(reserved);
    }

    Spend charged() {
      return legs.stream().map(Leg::spend).reduce(Spend.NONE, Spend::plus);
    }
  }

  /** One call that was charged. */
  record Leg(String model, long input, long output, long micros, String outcome) {
    static final String LOST = "lost";

    boolean lost() {
      return outcome.equals(LOST);
    }

    Spend spend() {
      return new Spend(input + output, micros);
    }
  }

  /** An intent that was refused for want of money, between these moments. */
  record Refusal(String tenant, long asked, long sentNanos, long heardNanos) {}

  /**
   * A call that the witness served.
   *
   * @param input as the provider counts
   * @param own the tokens of its messages by the runtime's vocabulary
   * @param most output tokens that it was asked for; not positive where it was asked for any number
   */
  record Called(
      String nonce,
      String model,
      long input,
      long own,
      long output,
      long most,
      Ended ended,
      long atNanos) {

    /** Returns the output beyond what was asked for: who sets no limit is served nothing beyond. */
    long beyond() {
      return most > 0 ? Math.max(0, output - most) : 0;
    }
  }

  /** A session's window when all was over. */
  record Session(String tenant, String session, Spend settled, Spend reserved) {}

  /**
   * A tenant's usage when all was over.
   *
   * @param sessions its rows by session, the same as the sessions' windows if all is well
   * @param limit of its own window; null where it has none
   */
  record Tenant(
      String tenant,
      Spend settled,
      Spend reserved,
      List<Session> sessions,
      List<Leg> models,
      @Nullable Spend limit) {
    Tenant {
      sessions = List.copyOf(sessions);
      models = List.copyOf(models);
    }
  }

  /** What a tenant's usage said between two moments. */
  record Look(String tenant, Spend settled, Spend reserved, long sentNanos, long heardNanos) {}

  /** A node that was killed at a moment, and back at another. */
  record Kill(int node, long atNanos, long backNanos, boolean witnessed) {}

  /** Returns the witness's calls of a turn. */
  List<Called> calls(String nonce) {
    return calls.stream().filter(call -> call.nonce().equals(nonce)).toList();
  }

  /** Returns the most turns that were open at one moment. */
  int atOnce() {
    var moments = new ArrayList<long[]>();
    // When a turn ended whose client had hung up, nobody saw.
    for (var turn : turns.stream().filter(t -> t.sort() != Sort.HUNG_UP).toList()) {
      moments.add(new long[] {turn.heardNanos(), 1});
      moments.add(new long[] {turn.endedNanos(), -1});
    }
    moments.sort((a, b) -> a[0] == b[0] ? Long.compare(a[1], b[1]) : Long.compare(a[0], b[0]));
    long open = 0;
    long most = 0;
    for (var moment : moments) {
      open += moment[1];
      most = Math.max(most, open);
    }
    return (int) most;
  }
}

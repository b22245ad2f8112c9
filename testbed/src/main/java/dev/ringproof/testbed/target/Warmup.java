package dev.ringproof.testbed.target;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Brings a target that has just started to its steady state: rounds of turns with an action each,
 * as many at once as a suite has under way, until the decisions of several rounds in a row all keep
 * their budget. A fresh process answers its first requests from cold code, which no clause is
 * about; the stubs beside it are as cold. It gives up in silence: what stays slow is for the checks
 * to find.
 */
final class Warmup {
  private static final Duration TURN = Duration.ofSeconds(5);
  private static final int AT_ONCE = 8;
  private static final int MOST = 24;
  private static final int IN_A_ROW = 6;
  private static final int IN_A_ROW_EMBEDDED = 2;

  private Warmup() {}

  static void of(Standing standing) {
    var lends = standing.lends().containsAll(List.of(Seam.MINT_TOKENS, Seam.REPOINT_UPSTREAMS));
    if (!lends || !standing.declares(Capability.ACTIONS)) {
      return;
    }
    var user = standing.personas().user();
    var round = Collections.nCopies(AT_ONCE, (Callable<Boolean>) () -> allowed(standing, user));
    // A decision over the network has a budget that a cold process misses; rules in memory do not.
    var enough = standing.plan().remoteDecision() ? IN_A_ROW : IN_A_ROW_EMBEDDED;
    var warm = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < MOST && warm < enough; i++) {
        warm = all(threads.invokeAll(round)) ? warm + 1 : 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean all(List<Future<Boolean>> round) {
    return round.stream().allMatch(one -> one.state() == Future.State.SUCCESS && one.resultNow());
  }

  private static boolean allowed(Standing standing, Persona user) {
    var opened = standing.binding().openSession(user, TierId.A, null);
    if (opened.status() != 201) {
      return false;
    }
    var witness = standing.witness();
    var nonce = witness.nonce();
    witness.script(
        nonce,
        ModelScript.asks("lookup_order", JsonValue.object().with("order", nonce))
            .then(ModelScript.says("warm")));
    var session = opened.json().text("/id").orElse("");
    var ask = TurnAsk.of("warm up " + nonce);
    try (var turn = standing.binding().takeTurn(user, session, ask)) {
      return turn.toEnd(TURN).stream()
          .filter(event -> event.is(EventType.POLICY_DECIDED))
          .anyMatch(event -> event.data().text("/decision").filter("allow"::equals).isPresent());
    }
  }
}

package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Chain;
import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What a turn costs that is killed again and again: reserved beforehand, charged, and bounded. */
final class CostClauses {
  private static final long MOST_TAKES = 8;
  private static final int WORDS = 12;
  private static final Duration COMING_BACK = Duration.ofSeconds(20);
  private static final Set<String> ENDED = Set.of("done", "completed", "failed", "dead");

  @Proves(
      value = "EFF-3",
      phase = Phase.OWN,
      deep = true,
      capabilities = {Capability.WORKFLOWS, Capability.BUDGETS})
  void costOfRecoveryOutlivesKills(Check check) {
    var takes = check.whole(check.standing().discovery(), "/limits/jobTakes");
    check.want(takes >= 1 && takes <= MOST_TAKES, "1 to " + MOST_TAKES + " takes", takes);
    var alike = check.standing().plan().like("cost").make();
    try (var own = Standing.up(alike)) {
      turnIsCharged(Victim.of(check, own));
      jobIsBounded(Victim.of(check, own), takes);
    }
  }

  /** Someone whose model says a few words and then hangs, in whatever take. */
  private record Victim(Check check, Standing own, Persona user, String nonce) {
    static Victim of(Check check, Standing own) {
      var nonce = own.witness().nonce();
      var hanging = ModelScript.says("word ".repeat(WORDS + 2)).hangsAfter(WORDS);
      var script = hanging;
      for (int i = 1; i < 2 * MOST_TAKES; i++) {
        script = script.then(hanging);
      }
      own.witness().script(nonce, script);
      return new Victim(check, own, own.personas().user(), nonce);
    }

    String open(TierId tier) {
      return check.text(check.json(own.binding().openSession(user, tier, null)), "/id");
    }

    /** How often a model has served all the words that it ever does. */
    int served() {
      return (int)
          own.witness().modelCalls(nonce).stream().filter(c -> c.outputTokens() >= WORDS).count();
    }

    long servedTokens() {
      return own.witness().modelCalls(nonce).stream()
          .mapToLong(c -> c.inputTokens() + c.outputTokens())
          .sum();
    }

    /** What was charged covers what was served, and was reserved before. */
    void wantPaid(JsonValue usage, String trace) {
      var charged = check.whole(usage, "/inputTokens") + check.whole(usage, "/outputTokens");
      var served = servedTokens();
      var reserved = reserved(trace);
      check.note(served() + " calls, " + served + " tokens served, " + charged + " charged");
      check.want(charged >= served, "a charge of at least " + served + " tokens", charged);
      check.want(
          reserved.stream().mapToLong(Long::longValue).sum() >= charged,
          "reservations on record that cover the charge of " + charged,
          reserved);
      // Not the sums of the window: a short one may have ended between two starts.
      var settled = Chain.of(check, own.binding().trace(user, trace)).first("settlement");
      check.wantSame("tokens settled", charged, check.whole(settled, "/body/tokens"));
    }

    List<Long> reserved(String trace) {
      return Chain.of(check, own.binding().trace(user, trace)).all("reservation").stream()
          .map(e -> check.whole(e, "/body/tokens"))
          .toList();
    }
  }

  private static void turnIsCharged(Victim victim) {
    var check = victim.check();
    var own = victim.own();
    var session = victim.open(TierId.A);
    var stream = own.binding().takeTurn(victim.user(), session, TurnAsk.of(victim.nonce()));
    check.await("the words of the model", COMING_BACK, () -> victim.served() >= 1);
    own.kill();
    own.start();
    stream.close();
    check.await(
        "the end of the turn",
        COMING_BACK,
        () -> ended(own.binding().turn(victim.user(), session, stream.turn()).json()));
    var view = own.binding().turn(victim.user(), session, stream.turn()).json();
    check.wantSame("model calls of a turn that was cut off", 1, victim.served());
    victim.wantPaid(view.at("/usage").orElseGet(JsonValue::object), stream.trace());
  }

  private static void jobIsBounded(Victim victim, long takes) {
    var check = victim.check();
    var own = victim.own();
    var session = victim.open(TierId.C);
    var ask = TurnAsk.of(victim.nonce());
    var accepted = own.binding().takeTurnAndWait(victim.user(), session, ask);
    var job = check.text(check.json(accepted), "/id");
    // A take may call its model more than once: takes are told by their reservations.
    var before = 0;
    for (int i = 0; i <= takes && !over(victim, job, before + 1); i++) {
      own.kill();
      before = victim.served();
      own.start();
    }
    var view = own.binding().workflow(victim.user(), job).json();
    check.want(ended(view), "a job that ended after " + takes + " takes", view);
    var trace = check.text(view, "/trace");
    var reserved = victim.reserved(trace);
    check.want(
        !reserved.isEmpty() && reserved.size() <= takes, "at most " + takes + " takes", reserved);
    victim.wantPaid(view.at("/usage").orElseGet(JsonValue::object), trace);
    var calls = victim.served();
    own.kill();
    own.start();
    var again = own.binding().workflow(victim.user(), job);
    check.want(ended(check.json(again)), "the same end after another kill", again);
    check.wantSame("model calls after another kill", calls, victim.served());
  }

  /** Waits until the job has begun its take, or has ended; whether it has ended. */
  private static boolean over(Victim victim, String job, int calls) {
    var api = victim.own().binding();
    victim
        .check()
        .await(
            "model call " + calls + " of the job, or its end",
            COMING_BACK,
            () -> victim.served() >= calls || ended(api.workflow(victim.user(), job).json()));
    return ended(api.workflow(victim.user(), job).json());
  }

  private static boolean ended(JsonValue view) {
    return ENDED.contains(view.text("/state").orElse(""));
  }
}

package dev.ringproof.chaos.sweep;

import dev.ringproof.chaos.invariant.Invariants;
import dev.ringproof.chaos.invariant.Tally;
import dev.ringproof.chaos.kit.Fault;
import dev.ringproof.chaos.kit.Ongoing;
import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.chaos.kit.Unmet;
import dev.ringproof.chaos.library.FailureMode;
import dev.ringproof.chaos.library.FailureMode.ScenarioSpec;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.history.Transcript;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.DecisionScript;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One turn with one action whose process is disturbed under it, and what became of it. */
final class Victim {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String TEXT = "so be it";
  private static final ScenarioSpec SPEC =
      new ScenarioSpec("crash", "crash", List.of(TierId.values()), List.of());
  private static final FailureMode MODE =
      new FailureMode(
          "FailureMode",
          ModeId.OTHER,
          "the process dies",
          "kill -9 while a turn stands at a named point",
          Culprit.RUNTIME,
          "an effect twice, an approval lost",
          List.of(),
          List.of(SPEC),
          "docs/runbooks/crash.md");

  /**
   * How it acts.
   *
   * @param approved whether its action has to be approved first
   * @param patient whether the approver waits until everything else stands still
   * @param insists whether the approver says it all again after the crash
   */
  record Role(TierId tier, boolean approved, boolean patient, boolean insists) {
    @Override
    public String toString() {
      return tier + (approved ? " approved" : " unasked");
    }
  }

  private static final Duration BETWEEN = Duration.ofMillis(250);

  private final Role role;
  private final boolean lives;
  private final Scene scene;
  private volatile String session = "";
  private volatile String nonce = "";
  private volatile @Nullable Ongoing turn;
  private volatile @Nullable String trouble;

  /**
   * Makes one.
   *
   * @param lives whether its process is to live on: it takes its turn under an idempotency key then
   */
  Victim(Standing standing, Role role, Persona user, boolean lives) {
    this.role = role;
    this.lives = lives;
    this.scene = scene(standing, role.tier(), user);
  }

  /** Sets a scene for someone whose process is disturbed. */
  static Scene scene(Standing standing, TierId tier, Persona user) {
    return new Scene(standing, MODE, SPEC, tier, user, Fault.of(SPEC, standing));
  }

  Role role() {
    return role;
  }

  /** Returns its turn's id; empty before there is one. */
  String turn() {
    var taken = turn;
    return taken == null ? "" : taken.turn();
  }

  String nonce() {
    return nonce;
  }

  Transcript transcript() {
    return scene.transcript();
  }

  /** Returns what broke in driving it; null if nothing did. */
  @Nullable String trouble() {
    return trouble;
  }

  boolean ended() {
    var taken = turn;
    return trouble != null || (taken != null && taken.stream().ended());
  }

  private String tool() {
    return role.tier() == TierId.C ? "send_email" : "send_refund";
  }

  private JsonObject arguments() {
    return role.tier() == TierId.C
        ? JsonValue.object().with("to", "someone@example.org").with("body", nonce)
        : JsonValue.object().with("order", nonce).with("amount", 700);
  }

  private void script() {
    scene
        .witness()
        .script(nonce, ModelScript.asks(tool(), arguments()).then(ModelScript.says(TEXT)));
  }

  /**
   * Takes the turn as far as it goes: approved if it asks, until it is held or has ended.
   *
   * @param held whether its turn says that it is held
   * @param still whether all others stand still
   */
  void drive(BooleanSupplier held, BooleanSupplier still) {
    attempt(
        () -> {
          session = scene.open();
          nonce = scene.nonce();
          script();
          // Neither tool is idempotent by its data: the stub does not hide a second call either.
          scene.witness().tool(nonce, ToolScript.ok().ignoresKey());
          scene
              .witness()
              .decide(
                  session,
                  role.approved()
                      ? DecisionScript.ask(ApprovalMode.HUMAN)
                      : DecisionScript.allow());
          var taken = scene.take(scene.api(), session, ask(), nonce);
          turn = taken;
          scene.await(
              "a turn that asks, is held, or ends",
              PATIENCE,
              () -> asks(taken) || held.getAsBoolean() || taken.stream().ended());
          if (asks(taken)) {
            if (role.patient()) {
              scene.await("the others to stand still", PATIENCE, still);
            }
            scene.approve(taken, PATIENCE);
          }
        });
  }

  private TurnAsk ask() {
    var ask = TurnAsk.of("please " + nonce);
    return lives ? ask.withKey("key-" + nonce) : ask;
  }

  private static boolean asks(Ongoing turn) {
    return !turn.seen(EventType.APPROVAL_REQUIRED).isEmpty();
  }

  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (Unmet e) {
      var told = role + ": " + e.getMessage();
      trouble = told;
      scene.transcript().note(told);
    }
  }

  /** A job that had done nothing begins anew: so does its model. */
  void beginAgain() {
    var taken = turn;
    if (taken != null && taken.seen(EventType.POLICY_DECIDED).isEmpty()) {
      script();
    }
  }

  /** Follows the turn to its end in the process that came after. */
  void settle() {
    var taken = turn;
    if (taken == null) {
      return;
    }
    attempt(
        () -> {
          taken.stream().close();
          var again = scene.again(taken);
          scene.await(
              "the end of a turn that was killed",
              PATIENCE,
              () -> {
                if (unanswered(again)) {
                  scene.approve(again, PATIENCE);
                }
                return again.stream().ended();
              });
          if (role.insists()) {
            insist();
          }
        });
  }

  /**
   * Follows the turn to its end through whatever is done to its process: from the last event on
   * where its stream breaks, asked what it asks for until that is answered.
   */
  void follow(Duration within) {
    var taken = turn;
    if (taken == null) {
      return;
    }
    attempt(
        () -> {
          var following = new Following(scene, taken);
          scene.await("the end of a turn", within, () -> following.ended(BETWEEN));
          if (role.insists()) {
            insist();
          }
        });
  }

  /** Asks for the turn again by its key, and takes another one: what goes wrong is told. */
  InvariantResult goesOn(Duration within) {
    var found = new Tally("I3");
    var taken = turn;
    if (taken == null || trouble != null) {
      return found.result();
    }
    attempt(
        () -> {
          found.looked();
          var again = sameKey();
          found.hold(again.equals(taken.turn()), taken.turn() + " by its key is " + again);
          var next = scene.nonce();
          scene.witness().script(next, ModelScript.says(TEXT));
          admitted(next, within).completed(within);
        });
    return found.result();
  }

  /** Takes another turn as soon as the one before it is settled. */
  private Ongoing admitted(String next, Duration within) {
    var until = System.nanoTime() + within.toNanos();
    while (true) {
      try {
        return scene.take(session, next);
      } catch (Unmet notYet) {
        if (System.nanoTime() - until > 0) {
          throw notYet;
        }
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
    }
  }

  private String sameKey() {
    if (role.tier() == TierId.C) {
      var reply = scene.api().takeTurnAndWait(scene.user(), session, ask());
      return scene.json(reply).text("/turn").orElse("nobody's, " + reply);
    }
    try (var stream = scene.api().takeTurn(scene.user(), session, ask())) {
      return stream.turn().isEmpty() ? "nobody's, " + stream.refusal() : stream.turn();
    }
  }

  /** Returns how its turn ended: completed, or the reason why not. */
  String howEnded() {
    var taken = turn;
    return scene.turns().stream()
        .filter(seen -> taken != null && seen.turn().equals(taken.turn()))
        .flatMap(seen -> seen.stream().terminal().stream())
        .findFirst()
        .map(end -> end.data().text("/reason").orElse(end.type().replace("turn.", "")))
        .orElse("never");
  }

  /** Holds every failure that its user was told to the reasons that are declared. */
  InvariantResult declared(Set<String> reasons) {
    var tally = new Tally("I10");
    scene.turns().stream()
        .flatMap(seen -> seen.seen(EventType.TURN_FAILED).stream())
        .forEach(
            failed -> {
              tally.looked();
              var reason = failed.data().text("/reason").orElse("no reason");
              tally.hold(reasons.contains(reason), "a turn was told to have failed by " + reason);
            });
    return tally.result();
  }

  /** Whether it asks in this life what nobody has answered in the one before. */
  private boolean unanswered(Ongoing again) {
    return scene.approved().isEmpty() && asks(again);
  }

  /** The approver says it all again: whatever the answer is, nothing may come of it. */
  private void insist() {
    for (var given : scene.approved()) {
      scene.api().decide(scene.approver(), given.approval(), true, given.digest(), null);
    }
  }

  /** Returns how many effects there are of it. */
  int effects() {
    return scene.witness().effects(nonce).size();
  }

  /** Whether its user was told that an outcome is unknown, and nothing else afterwards. */
  boolean unknownTold() {
    return scene.turns().stream()
        .flatMap(seen -> seen.seen(EventType.TURN_COMPLETED).stream())
        .map(StreamEvent::data)
        .flatMap(end -> end.items("/degraded").stream())
        .anyMatch(cause -> cause.text("").orElse("").equals("tool_unknown"));
  }

  /** Returns what its history says, with what someone of another tenant found. */
  List<InvariantResult> judged(Persona stranger) {
    var taken = turn;
    if (lives && taken != null) {
      // Whole and last: what was read of it in pieces has to stand in it.
      scene.again(taken).stream().toEnd(PATIENCE);
    }
    var history = Aftermath.of(scene, session, taken, stranger);
    scene.turns().forEach(seen -> seen.stream().close());
    return lives ? Invariants.overAFault(history) : Invariants.overACrash(history);
  }
}

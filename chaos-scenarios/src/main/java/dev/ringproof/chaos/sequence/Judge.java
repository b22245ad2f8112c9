package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.invariant.Tally;
import dev.ringproof.chaos.order.Linearizable;
import dev.ringproof.chaos.order.Linearizable.Answer;
import dev.ringproof.chaos.order.Linearizable.Op;
import dev.ringproof.chaos.order.Linearizable.Verdict;
import dev.ringproof.chaos.sequence.History.Shown;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.tier.Spend;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Says what of a history cannot be. A pure function: the same history gives the same findings. */
final class Judge {
  private final History history;
  private final List<Told> turns;
  private final List<String> undecided = new ArrayList<>();

  private Judge(History history) {
    this.history = history;
    this.turns = Told.in(history);
  }

  /**
   * What was found.
   *
   * @param results a rule each, with how much it looked at
   * @param undecided histories that were too large to search
   */
  record Judged(List<InvariantResult> results, List<String> undecided) {
    Judged {
      results = List.copyOf(results);
      undecided = List.copyOf(undecided);
    }

    /** Whether the rule is broken. */
    boolean breaks(String rule) {
      return results.stream().anyMatch(r -> r.id().equals(rule) && !r.violations().isEmpty());
    }
  }

  static Judged judge(History history) {
    var judge = new Judge(history);
    var results = new ArrayList<>(judge.checkpoints());
    results.addAll(
        List.of(
            judge.keys(),
            judge.approvals(),
            Streams.check(history, judge.turns),
            Effects.check(history, judge.turns),
            Effects.executions(history, judge.turns),
            judge.budgets(),
            judge.erased(),
            Declared.check(history)));
    return new Judged(results, judge.undecided);
  }

  /** The versions that turns tell at their start are a rule of their own. */
  private List<InvariantResult> checkpoints() {
    var checkpoint = new Tally("checkpoint");
    var started = new Tally("started");
    for (var session : sessions()) {
      var ops = Checkpoints.of(history, session);
      var whole = Linearizable.check(Checkpoint.OPENED, Checkpoint::after, ops);
      var rest = whole;
      if (whole.answer() == Answer.BROKEN) {
        var fewer = Checkpoints.withoutStarts(ops);
        rest = Linearizable.check(Checkpoint.OPENED, Checkpoint::after, fewer);
      }
      hold(checkpoint, "session " + session, ops, rest);
      if (rest.answer() == Answer.HOLDS) {
        hold(started, "session " + session, ops, whole);
      }
    }
    return List.of(checkpoint.result(), started.result());
  }

  private Collection<String> sessions() {
    var sessions = new TreeSet<String>();
    history.asked().forEach(one -> sessions.add(one.session()));
    history.shown().forEach(one -> sessions.add(one.session()));
    return sessions;
  }

  private InvariantResult keys() {
    var tally = new Tally("key");
    for (var key : Keys.in(history)) {
      var ops = Keys.of(history, key);
      hold(tally, "key " + key, ops, Linearizable.check(KeyClaim.FREE, KeyClaim::after, ops));
    }
    return tally.result();
  }

  private InvariantResult approvals() {
    var tally = new Tally("approval");
    var approvals = new TreeSet<String>();
    history.words().forEach(word -> approvals.add(word.approval()));
    for (var approval : approvals) {
      var ops = Approval.calls(history, approval);
      hold(
          tally,
          "approval " + approval,
          ops,
          Linearizable.check(Approval.PENDING, Approval::after, ops));
    }
    return tally.result();
  }

  /** One call alone can be put into an order always: that is no check. */
  private void hold(Tally tally, String what, List<? extends Op<?>> ops, Verdict verdict) {
    if (ops.size() > 1) {
      tally.looked();
    }
    if (verdict.answer() == Answer.UNDECIDED) {
      undecided.add(what + ": " + verdict.why());
    }
    tally.hold(verdict.answer() != Answer.BROKEN, what + ": " + verdict.why());
  }

  /** What is spent in a window only grows, and with what is reserved it never passes its limit. */
  private InvariantResult budgets() {
    var tally = new Tally("budget");
    for (var one : history.shown()) {
      var money = one.money();
      if (money != null) {
        tally.looked();
        tally.hold(
            money.settled().plus(money.reserved()).fitsIn(money.limit()),
            one.session() + " has spent or reserved more than its limit: " + money);
        history.shown().forEach(later -> grows(tally, one, later));
      }
    }
    return tally.result();
  }

  private static void grows(Tally tally, Shown one, Shown later) {
    var was = one.money();
    var is = later.money();
    if (was != null
        && is != null
        && one.session().equals(later.session())
        && one.span().ended() < later.span().began()
        && was.windowEnds().equals(is.windowEnds())) {
      tally.hold(
          was.settled().fitsIn(is.settled()),
          one.session() + " had spent " + words(was.settled()) + ", later " + words(is.settled()));
    }
  }

  private static String words(Spend spend) {
    return spend.tokens() + " tokens and " + spend.micros() + " micros";
  }

  private InvariantResult erased() {
    var tally = new Tally("erased");
    for (var twin : history.twins()) {
      tally.looked();
      tally.hold(twin.same(), twin.session() + " answers not as one that never was: " + twin.how());
    }
    return tally.result();
  }
}

package dev.ringproof.chaos.money;

import dev.ringproof.chaos.invariant.Tally;
import dev.ringproof.chaos.money.MoneyHistory.Leg;
import dev.ringproof.chaos.money.MoneyHistory.Session;
import dev.ringproof.chaos.money.MoneyHistory.Tenant;
import dev.ringproof.chaos.money.MoneyHistory.Turn;
import dev.ringproof.chaos.order.Linearizable;
import dev.ringproof.chaos.order.Linearizable.Answer;
import dev.ringproof.chaos.order.Shortest;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.policy.Price;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.wire.EventType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Joins what the witness served with what was settled, turn by turn, window by window, tenant by
 * tenant. A pure function: the same history gives the same findings.
 */
final class MoneyJudge {
  private final MoneyHistory history;
  private final Function<String, List<Price>> prices;
  private final Map<String, Owed> owed = new LinkedHashMap<>();
  private final List<String> undecided = new ArrayList<>();

  private MoneyJudge(MoneyHistory history, Function<String, List<Price>> prices) {
    this.history = history;
    this.prices = prices;
  }

  /**
   * What was found.
   *
   * @param sessions a row for each session, in order of their tenants
   * @param results a rule each, with how much it looked at
   * @param met sorts of which a turn came to all that it is about: no kill took it, all came
   * @param undecided what cannot be concluded: a window whose history was too large to search, a
   *     turn that a node lost without having been killed
   */
  record Judged(
      List<MoneyRow> sessions,
      List<InvariantResult> results,
      Set<Sort> met,
      List<String> undecided) {
    Judged {
      met = Set.copyOf(met);
      sessions = List.copyOf(sessions);
      results = List.copyOf(results);
      undecided = List.copyOf(undecided);
    }

    /** Returns the sums by tenant: the name of a session's row begins with its tenant's. */
    List<MoneyRow> tenants() {
      var sums = new TreeMap<String, MoneyRow>();
      for (var row : sessions) {
        var tenant = row.name().substring(0, row.name().indexOf(' '));
        sums.merge(tenant, row.plus(MoneyRow.none(tenant), tenant), (a, b) -> a.plus(b, tenant));
      }
      return List.copyOf(sums.values());
    }
  }

  /**
   * Judges it.
   *
   * @param prices what a model cost at some time of the run
   */
  static Judged judge(MoneyHistory history, Function<String, List<Price>> prices) {
    var judge = new MoneyJudge(history, prices);
    var results = List.of(judge.bills(), judge.records(), judge.usage(), judge.windows());
    return new Judged(judge.rows(), results, judge.met(), judge.undecided);
  }

  private Set<Sort> met() {
    var met = EnumSet.noneOf(Sort.class);
    for (var turn : history.turns()) {
      var own = owed.getOrDefault(turn.nonce(), Owed.NOTHING);
      if (own.known() > 0 && own.neverCame() == 0 && own.unknown().equals(Spend.NONE)) {
        met.add(turn.sort());
      }
    }
    return met;
  }

  /** Each turn is charged what the witness served for it, call by call, at the price of each. */
  private InvariantResult bills() {
    var tally = new Tally("bill");
    for (var turn : history.turns()) {
      var own = Owed.by(turn, history);
      owed.put(turn.nonce(), own);
      if (own.lapsed()) {
        undecided.add(turn.nonce() + " was taken over, and nothing was killed meanwhile");
      }
      tally.looked();
      tally.hold(!turn.bill().end().isEmpty(), turn.nonce() + " never ended");
      own.wrong().forEach(what -> tally.hold(false, what));
      for (var leg : turn.bill().legs()) {
        var cost = prices.apply(leg.model());
        // What a kill took is charged as it was reserved, input and output together.
        tally.hold(
            leg.lost()
                || cost.stream().anyMatch(p -> p.cost(leg.input(), leg.output()) == leg.micros()),
            turn.nonce() + " is charged " + leg + ", which is not its price");
      }
    }
    return tally.result();
  }

  /** What is on record as settled is the bill, and the windows hold the sum of them, no more. */
  private InvariantResult records() {
    var tally = new Tally("settled");
    var sums = new HashMap<String, Spend>();
    for (var turn : history.turns()) {
      var settled = turn.bill().settled();
      tally.hold(
          settled.equals(turn.bill().charged()),
          turn.nonce() + " has settled " + settled + " and is charged " + turn.bill().charged());
      sums.merge(turn.session(), settled, Spend::plus);
    }
    for (var session : history.sessions()) {
      var sum = sums.getOrDefault(session.session(), Spend.NONE);
      tally.looked();
      tally.hold(
          session.settled().equals(sum),
          session.session() + " says " + session.settled() + ", its turns settled " + sum);
      tally.hold(
          session.reserved().equals(Spend.NONE),
          session.session() + " has reserved " + session.reserved() + " still");
    }
    return tally.result();
  }

  /** A tenant's usage is the sum of its sessions and of what each model was charged. */
  private InvariantResult usage() {
    var tally = new Tally("usage");
    for (var tenant : history.tenants()) {
      tally.looked();
      var own = history.sessions().stream().filter(s -> s.tenant().equals(tenant.tenant()));
      var sum = own.map(Session::settled).reduce(Spend.NONE, Spend::plus);
      tally.hold(
          tenant.settled().equals(sum),
          tenant.tenant() + " says " + tenant.settled() + ", its sessions settled " + sum);
      tally.hold(
          tenant.reserved().equals(Spend.NONE),
          tenant.tenant() + " has reserved " + tenant.reserved() + " still");
      rows(tally, tenant);
      models(tally, tenant);
    }
    return tally.result();
  }

  private void rows(Tally tally, Tenant tenant) {
    var windows = new HashMap<String, Spend>();
    for (var session : history.sessions()) {
      windows.put(session.session(), session.settled());
    }
    for (var row : tenant.sessions()) {
      tally.hold(
          row.settled().equals(windows.get(row.session())),
          tenant.tenant() + "'s usage says " + row + ", its window " + windows.get(row.session()));
    }
  }

  private void models(Tally tally, Tenant tenant) {
    var sums = new TreeMap<String, Leg>();
    for (var turn : history.turns()) {
      if (turn.tenant().equals(tenant.tenant())) {
        turn.bill().legs().forEach(leg -> sums.merge(leg.model(), bare(leg), MoneyJudge::sum));
      }
    }
    var told = new TreeMap<String, Leg>();
    tenant.models().forEach(row -> told.put(row.model(), bare(row)));
    for (var name : sums.keySet()) {
      told.putIfAbsent(name, new Leg(name, 0, 0, 0, ""));
    }
    for (var name : told.keySet()) {
      var sum = sums.getOrDefault(name, new Leg(name, 0, 0, 0, ""));
      tally.hold(
          sum.equals(told.get(name)),
          tenant.tenant() + "'s usage says " + told.get(name) + ", its turns " + sum);
    }
  }

  private static Leg bare(Leg leg) {
    return new Leg(leg.model(), leg.input(), leg.output(), leg.micros(), "");
  }

  private static Leg sum(Leg a, Leg b) {
    return new Leg(
        a.model(), a.input() + b.input(), a.output() + b.output(), a.micros() + b.micros(), "");
  }

  /** Of what was done with a tenant's window there is an order that the sequential one allows. */
  private InvariantResult windows() {
    var tally = new Tally("window");
    for (var tenant : history.tenants()) {
      var limit = tenant.limit();
      if (limit != null) {
        var ops = Windows.of(history, tenant, owed, prices);
        var initial = Window.of(limit);
        var verdict = Linearizable.check(initial, Window::after, ops);
        ops.forEach(op -> tally.looked());
        if (verdict.answer() == Answer.UNDECIDED) {
          undecided.add(tenant.tenant() + ": " + verdict.why());
        }
        Shortest.broken(initial, Window::after, ops)
            .ifPresent(
                part ->
                    tally.hold(
                        false,
                        tenant.tenant()
                            + ": after "
                            + part.before()
                            + " calls there is no order of "
                            + part.calls()
                            + ": "
                            + part.why()));
      }
    }
    return tally.result();
  }

  private List<MoneyRow> rows() {
    var refused = new HashMap<String, Integer>();
    history.refusals().forEach(one -> refused.merge(one.tenant(), 1, Integer::sum));
    var rows = new ArrayList<MoneyRow>();
    for (var tenant : history.tenants()) {
      var first = refused.getOrDefault(tenant.tenant(), 0);
      for (var session : history.sessions()) {
        if (session.tenant().equals(tenant.tenant())) {
          // Refusals are counted with the first of their tenant: they began no turn anywhere.
          rows.add(row(session, first));
          first = 0;
        }
      }
    }
    return rows;
  }

  private MoneyRow row(Session session, int refused) {
    var row = MoneyRow.none("");
    for (var turn : history.turns()) {
      if (turn.session().equals(session.session())) {
        row = row.plus(row(turn), "");
      }
    }
    var due = row.served() - row.neverCame() + row.unknownCharged();
    return new MoneyRow(
        session.tenant() + " " + session.session(),
        1,
        row.turns(),
        refused,
        row.killed(),
        row.cut(),
        row.hungUp(),
        row.cancelled(),
        row.served(),
        row.neverCame(),
        session.settled().tokens(),
        row.unknownServed(),
        row.unknownCharged(),
        session.settled().tokens() - due);
  }

  private MoneyRow row(Turn turn) {
    var own = owed.getOrDefault(turn.nonce(), Owed.NOTHING);
    var killed = !own.unknown().equals(Spend.NONE);
    return new MoneyRow(
        "",
        0,
        1,
        0,
        killed ? 1 : 0,
        turn.sort().cut && !turn.bill().interrupted() ? 1 : 0,
        turn.sort() == Sort.HUNG_UP ? 1 : 0,
        turn.bill().end().equals(EventType.TURN_CANCELLED.toString()) ? 1 : 0,
        own.served(),
        own.neverCame(),
        0,
        own.unknownServed(),
        own.unknown().tokens(),
        0);
  }
}

package dev.ringproof.chaos.money;

import dev.ringproof.chaos.money.MoneyHistory.Bill;
import dev.ringproof.chaos.money.MoneyHistory.Called;
import dev.ringproof.chaos.money.MoneyHistory.Kill;
import dev.ringproof.chaos.money.MoneyHistory.Leg;
import dev.ringproof.chaos.money.MoneyHistory.Look;
import dev.ringproof.chaos.money.MoneyHistory.Refusal;
import dev.ringproof.chaos.money.MoneyHistory.Session;
import dev.ringproof.chaos.money.MoneyHistory.Tenant;
import dev.ringproof.chaos.money.MoneyHistory.Turn;
import dev.ringproof.contract.policy.Price;
import dev.ringproof.contract.policy.PriceList;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.witness.ModelCallSeen.Ended;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes up histories of one tight tenant: a good one, and what a test changes in it. */
final class Made {
  static final String TENANT = "budget-0001";
  static final PriceList PRICES = new PriceList("EUR", List.of(new Price("large", 1_000, 1_000)));

  /** What each turn reserves, and what the tenant may spend. */
  static final Spend RESERVED = spend(400);

  static final Spend LIMIT = spend(1_000);

  private static final long INPUT = 10;
  private static final long OUTPUT = 5;

  /** What each call may answer: all that its turn reserved, less what there is to read. */
  private static final long MOST = RESERVED.tokens() - INPUT - 1;

  private static final long STEP = 100;

  int nodes = 1;
  final List<Turn> turns = new ArrayList<>();
  final List<Refusal> refusals = new ArrayList<>();
  final List<Called> calls = new ArrayList<>();
  final List<Look> looks = new ArrayList<>();
  final List<Kill> kills = new ArrayList<>();
  final List<String> harness = new ArrayList<>();

  /** What was charged beyond the bills, by session. */
  final Map<String, Long> astray = new HashMap<>();

  /** One turn of each sort, one after the other, and one that a kill took; a refusal beside it. */
  static Made good() {
    var made = new Made();
    for (var sort : Sort.values()) {
      made.turn(sort);
    }
    made.lost();
    return made;
  }

  static Spend spend(long tokens) {
    return new Spend(tokens, tokens);
  }

  private long now() {
    return turns.size() * STEP;
  }

  private void turn(Sort sort) {
    var nonce = "n" + turns.size();
    if (sort == Sort.REFUSED_FIRST) {
      call(nonce, 0, Ended.REFUSED);
    }
    var ended = sort.cut ? Ended.CUT : sort == Sort.CANCELLED ? Ended.HUNG : Ended.DONE;
    call(nonce, OUTPUT, ended);
    var reported = sort.reportsAtEnd || sort.reportsAlong;
    var legs = new ArrayList<Leg>();
    if (sort == Sort.REFUSED_FIRST) {
      legs.add(leg(0, 0, "refused"));
    }
    legs.add(leg(reported ? INPUT : INPUT + 1, OUTPUT, sort.cut ? "partial" : "completed"));
    var end =
        sort.cut ? "turn.failed" : sort == Sort.CANCELLED ? "turn.cancelled" : "turn.completed";
    add(nonce, sort, new Bill(end, false, OUTPUT, legs, List.of(RESERVED), sum(legs)));
  }

  /** A turn that a kill took, charged all that it had reserved; another is refused meanwhile. */
  private void lost() {
    var nonce = "n" + turns.size();
    call(nonce, OUTPUT, Ended.CLIENT_GONE);
    var legs = List.of(new Leg("large", RESERVED.tokens(), 0, RESERVED.micros(), Leg.LOST));
    kills.add(new Kill(0, now() + 20, now() + 60, true));
    add(nonce, Sort.WHOLE, new Bill("turn.failed", true, 0, legs, List.of(RESERVED), RESERVED));
    var spent = turns.stream().map(t -> t.bill().settled()).reduce(Spend.NONE, Spend::plus);
    looks.add(new Look(TENANT, spent, Spend.NONE, now() + 1, now() + 2));
  }

  private void call(String nonce, long output, Ended ended) {
    calls.add(new Called(nonce, "large", INPUT, INPUT + 1, output, MOST, ended, now() + 5));
  }

  private static Leg leg(long input, long output, String outcome) {
    return new Leg("large", input, output, input + output, outcome);
  }

  private static Spend sum(List<Leg> legs) {
    return legs.stream().map(Leg::spend).reduce(Spend.NONE, Spend::plus);
  }

  private void add(String nonce, Sort sort, Bill bill) {
    var at = now();
    turns.add(new Turn(TENANT, "s" + nonce, TierId.A, sort, nonce, at, at + 10, at + 90, 7, bill));
  }

  /** Puts another bill in the place of a turn's, settled as it says. */
  void bill(Sort sort, List<Leg> legs) {
    for (int i = 0; i < turns.size(); i++) {
      var was = turns.get(i);
      if (was.sort() == sort && !was.bill().interrupted()) {
        var old = was.bill();
        var bill = new Bill(old.end(), false, old.shown(), legs, old.reserved(), sum(legs));
        replace(i, bill);
      }
    }
  }

  void replace(int i, Bill bill) {
    var was = turns.get(i);
    turns.set(
        i,
        new Turn(
            was.tenant(),
            was.session(),
            was.tier(),
            was.sort(),
            was.nonce(),
            was.beganNanos(),
            was.heardNanos(),
            was.endedNanos(),
            was.asked(),
            bill));
  }

  /** Has the witness serve so much output to a sort's turn, and the turn charged with it. */
  void serves(Sort sort, long output, long charged) {
    serves(sort, MOST, output, charged);
  }

  /** The same of a call that was asked for at most so much. */
  void serves(Sort sort, long most, long output, long charged) {
    var nonce = turns.stream().filter(t -> t.sort() == sort).findFirst().orElseThrow().nonce();
    calls.replaceAll(
        c ->
            c.nonce().equals(nonce)
                ? new Called(
                    nonce, c.model(), c.input(), c.own(), output, most, c.ended(), c.atNanos())
                : c);
    bill(sort, List.of(leg(INPUT, charged, "completed")));
    looks.clear();
  }

  List<Leg> legs(Sort sort) {
    return turns.stream()
        .filter(t -> t.sort() == sort && !t.bill().interrupted())
        .findFirst()
        .orElseThrow()
        .bill()
        .legs();
  }

  MoneyHistory history() {
    var sessions = new ArrayList<Session>();
    var models = new HashMap<String, Leg>();
    for (var turn : turns) {
      var more = spend(astray.getOrDefault(turn.session(), 0L));
      var settled = turn.bill().settled().plus(more);
      sessions.add(new Session(TENANT, turn.session(), settled, Spend.NONE));
      for (var leg : turn.bill().legs()) {
        models.merge(
            leg.model(),
            leg,
            (a, b) ->
                new Leg(
                    a.model(),
                    a.input() + b.input(),
                    a.output() + b.output(),
                    a.micros() + b.micros(),
                    ""));
      }
    }
    var all = sessions.stream().map(Session::settled).reduce(Spend.NONE, Spend::plus);
    var tenant = new Tenant(TENANT, all, Spend.NONE, sessions, List.copyOf(models.values()), LIMIT);
    return new MoneyHistory(
        nodes, turns, refusals, calls, sessions, List.of(tenant), looks, kills, harness);
  }
}

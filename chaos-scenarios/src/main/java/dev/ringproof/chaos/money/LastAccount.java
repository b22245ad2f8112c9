package dev.ringproof.chaos.money;

import dev.ringproof.chaos.kit.Together;
import dev.ringproof.chaos.kit.Waiting;
import dev.ringproof.chaos.money.Board.Opened;
import dev.ringproof.chaos.money.Board.Taken;
import dev.ringproof.chaos.money.MoneyHistory.Bill;
import dev.ringproof.chaos.money.MoneyHistory.Called;
import dev.ringproof.chaos.money.MoneyHistory.Leg;
import dev.ringproof.chaos.money.MoneyHistory.Session;
import dev.ringproof.chaos.money.MoneyHistory.Tenant;
import dev.ringproof.chaos.money.MoneyHistory.Turn;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.persona.Persona;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads the bill of every turn, every window and every tenant's usage once all has settled. */
final class LastAccount {
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int AT_ONCE = 8;

  private final Ground ground;
  private final Board board;

  LastAccount(Ground ground, Board board) {
    this.ground = ground;
    this.board = board;
  }

  /** Waits until nothing is reserved any more and returns all that is to be judged. */
  MoneyHistory read() {
    var people = people();
    if (!Waiting.until(SETTLED_WITHIN, () -> people.values().stream().allMatch(this::idle))) {
      board.harness.add("something was reserved still after " + SETTLED_WITHIN);
    }
    var turns = new CopyOnWriteArrayList<Turn>();
    var sessions = new CopyOnWriteArrayList<Session>();
    var looks = new ArrayList<Runnable>();
    board.turns.forEach(taken -> looks.add(() -> turns.add(turn(taken))));
    board.sessions.forEach(open -> looks.add(() -> sessions.add(session(open))));
    Together.run(looks, AT_ONCE);
    return new MoneyHistory(
        ground.nodes().size(),
        turns,
        board.refusals,
        calls(),
        sessions,
        people.values().stream().map(this::tenant).toList(),
        board.looks,
        board.kills,
        board.harness);
  }

  /** One of each tenant. */
  private Map<String, Persona> people() {
    var people = new LinkedHashMap<String, Persona>();
    board.sessions.forEach(open -> people.putIfAbsent(open.user().tenant(), open.user()));
    return people;
  }

  private boolean idle(Persona who) {
    var usage = json(ground.binding().usage(who));
    return usage.at("/reserved").isPresent() && amount(usage, "/reserved").equals(Spend.NONE);
  }

  private List<Called> calls() {
    return ground.witness().modelCalls().stream()
        .map(
            call ->
                new Called(
                    call.nonce(),
                    call.model(),
                    call.inputTokens(),
                    Words.count(call.messages()),
                    call.outputTokens(),
                    call.maxTokens(),
                    call.ended(),
                    call.atNanos()))
        .toList();
  }

  private Turn turn(Taken taken) {
    var in = taken.in();
    List<StreamEvent> events;
    try (var stream = ground.binding().readEvents(in.user(), in.id(), taken.id(), 0)) {
      events = stream.toEnd(PATIENCE);
    }
    var trace = json(ground.binding().trace(in.user(), taken.trace()));
    return new Turn(
        in.user().tenant(),
        in.id(),
        in.tier(),
        taken.sort(),
        taken.nonce(),
        taken.beganNanos(),
        taken.heardNanos(),
        taken.endedNanos() == 0 ? System.nanoTime() : taken.endedNanos(),
        Words.count(taken.message()),
        bill(events, trace.items("/entries")));
  }

  private static Bill bill(List<StreamEvent> events, List<JsonValue> log) {
    var shown = 0;
    var end = "";
    JsonValue told = JsonValue.object();
    for (var event : events) {
      var again = event.is(EventType.RECOVERY) && text(event.data(), "/cause").equals("restart");
      shown = again ? 0 : shown + (event.is(EventType.TOKEN) ? 1 : 0);
      if (event.terminal()) {
        end = event.type();
        told = event.data();
      }
    }
    var settled = Spend.NONE;
    var reserved = new ArrayList<Spend>();
    for (var entry : log) {
      if (text(entry, "/type").equals("reservation")) {
        reserved.add(amount(entry, "/body"));
      } else if (text(entry, "/type").equals("settlement")) {
        settled = settled.plus(amount(entry, "/body"));
      }
    }
    var legs = told.items("/usage/route").stream().map(LastAccount::leg).toList();
    var interrupted = text(told, "/reason").equals("interrupted");
    return new Bill(end, interrupted, shown, legs, reserved, settled);
  }

  private static Leg leg(JsonValue row) {
    return new Leg(
        text(row, "/model"),
        row.whole("/inputTokens").orElse(0L),
        row.whole("/outputTokens").orElse(0L),
        row.whole("/costMicros").orElse(0L),
        text(row, "/outcome"));
  }

  private Session session(Opened open) {
    var view = json(ground.binding().session(open.user(), open.id()));
    return new Session(
        open.user().tenant(),
        open.id(),
        amount(view, "/budget/settled"),
        amount(view, "/budget/reserved"));
  }

  private Tenant tenant(Persona who) {
    var usage = json(ground.binding().usage(who));
    var sessions =
        usage.items("/sessions").stream()
            .map(
                row ->
                    new Session(
                        who.tenant(), text(row, "/session"), amount(row, "/settled"), Spend.NONE))
            .toList();
    var small = who.tenant().startsWith("budget");
    return new Tenant(
        who.tenant(),
        amount(usage, "/settled"),
        amount(usage, "/reserved"),
        sessions,
        usage.items("/models").stream().map(LastAccount::leg).toList(),
        small ? ground.personas().smallBudget() : null);
  }

  private JsonValue json(Reply reply) {
    try {
      return reply.status() == 200 ? reply.json() : JsonValue.object();
    } catch (DocumentException notJson) {
      return JsonValue.object();
    }
  }

  private static String text(JsonValue value, String pointer) {
    return value.text(pointer).orElse("");
  }

  static Spend amount(JsonValue value, String at) {
    return new Spend(
        value.whole(at + "/tokens").orElse(0L), value.whole(at + "/micros").orElse(0L));
  }
}

package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.order.Span;
import dev.ringproof.chaos.sequence.History.Asked;
import dev.ringproof.chaos.sequence.History.Reading;
import dev.ringproof.chaos.sequence.History.Shown;
import dev.ringproof.chaos.sequence.History.Withdrawn;
import dev.ringproof.chaos.sequence.Step.Kind;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A session and its keys in memory, with clients in a time of their own: each call takes place at a
 * moment between its sending and its answer. What it does wrong is chosen.
 */
final class Simulated {
  private static final String SESSION = "ses";

  private final SplittableRandom random;
  private final Defect defect;
  private final PriorityQueue<Moment> moments = new PriorityQueue<>();
  private final List<Asked> asked = new ArrayList<>();
  private final List<Reading> readings = new ArrayList<>();
  private final List<Shown> shown = new ArrayList<>();
  private final List<Withdrawn> erased = new ArrayList<>();
  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, Claim> keys = new HashMap<>();
  private long version;
  private String active = "";
  private boolean gone;
  private int turns;
  private long order;

  /** What it does wrong. */
  enum Defect {
    NONE,
    /** Whatever version its client has seen, a turn is taken. */
    LOST_UPDATE,
    /** A read now and then is one turn behind. */
    STALE_READ,
    /** A request that is sent again is done again, and told as another turn. */
    DOUBLE_EXECUTION,
    /** A request that is sent again is done again, and told as the same turn. */
    SECRET_EXECUTION,
    /** A second turn runs beside the first. */
    TWO_AT_ONCE,
    /** A key that was used takes another body. */
    ANY_BODY,
    /** An erased session is there again. */
    COMES_BACK
  }

  private record Moment(long at, long order, Runnable what) implements Comparable<Moment> {
    @Override
    public int compareTo(Moment other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  private record Claim(String turn, String nonce) {}

  private Simulated(long seed, Defect defect) {
    this.random = new SplittableRandom(seed);
    this.defect = defect;
  }

  /** Returns what three clients saw of it. */
  static History history(long seed, Defect defect) {
    var simulated = new Simulated(seed, defect);
    for (int i = 0; i < 3; i++) {
      var begins = simulated.random.nextInt(20);
      simulated.at(begins, new Caller(simulated, 8, begins)::next);
    }
    while (!simulated.moments.isEmpty()) {
      simulated.moments.remove().what().run();
    }
    return simulated.history();
  }

  private History history() {
    return new History(
        asked, readings, shown, erased, List.of(), List.of(), Map.of(), calls, List.of(),
        List.of());
  }

  private void at(long time, Runnable what) {
    moments.add(new Moment(time, order++, what));
  }

  /** A client: one call after another, until it has made so many. */
  private static final class Caller {
    private final Simulated world;
    private final int most;
    private int made;
    private long seen;
    private long now;

    Caller(Simulated world, int most, long begins) {
      this.world = world;
      this.most = most;
      this.now = begins;
    }

    void next() {
      if (made++ >= most) {
        return;
      }
      var sent = now + world.random.nextInt(1, 15);
      var happens = sent + world.random.nextInt(1, 15);
      var ends = happens + world.random.nextInt(1, 15);
      var draw = world.random.nextInt(100);
      if (draw < 30) {
        world.at(happens, () -> show(sent, ends));
      } else if (draw < 33) {
        world.at(happens, () -> erase(sent, ends));
      } else {
        var nonce = "n" + world.random.nextInt(3);
        var key = world.random.nextInt(2) == 0 ? null : "k" + world.random.nextInt(2);
        var match = world.random.nextInt(2) == 0 ? null : (Long) seen;
        var unheard = world.random.nextInt(10) == 0;
        world.at(happens, () -> take(new Span(sent, ends), nonce, key, match, unheard));
      }
    }

    private void goOn(long time) {
      now = time;
      world.at(time, this::next);
    }

    private void show(long sent, long ends) {
      var behind =
          world.defect == Defect.STALE_READ && world.version > 0 && world.random.nextInt(3) == 0;
      var answer = world.gone ? History.NOT_FOUND : History.DONE;
      var told = behind ? world.version - 1 : world.version;
      world.shown.add(new Shown(new Span(sent, ends), SESSION, answer, told, world.active, null));
      seen = told;
      goOn(ends);
    }

    private void erase(long sent, long ends) {
      var answer = world.gone ? History.NOT_FOUND : History.DONE;
      world.erased.add(new Withdrawn(new Span(sent, ends), SESSION, "", answer));
      world.gone = world.defect != Defect.COMES_BACK;
      world.active = "";
      goOn(ends);
    }

    private void take(
        Span span, String nonce, @Nullable String key, @Nullable Long match, boolean unheard) {
      var took = world.begin(span.ended(), nonce, key, match);
      var answer = unheard ? History.UNKNOWN : took.answer;
      var told = unheard ? "" : took.turn;
      var current = answer.equals(ProblemType.STALE_CHECKPOINT.slug()) ? took.version : null;
      world.asked.add(
          new Asked(span, Kind.TALK, SESSION, nonce, key, match, answer, told, current));
      if (current != null) {
        seen = current;
      }
      if (told.isEmpty()) {
        goOn(span.ended());
      } else {
        // By then the turn has ended, whoever of several began it.
        var read = span.ended() + 60;
        world.at(read, () -> read(span, told, read));
      }
    }

    private void read(Span asked, String turn, long time) {
      var end = world.ends.get(turn);
      if (end != null) {
        world.readings.add(reading(asked, turn, time, end));
        seen = end.version;
      }
      goOn(time);
    }

    private static Reading reading(Span asked, String turn, long time, End end) {
      var events =
          List.of(
              event(1, EventType.TURN_STARTED, with(end.started), time),
              event(2, EventType.TURN_COMPLETED, completed(end.version), time));
      return new Reading(asked, SESSION, turn, 0, History.DONE, events, false);
    }
  }

  private final Map<String, End> ends = new HashMap<>();

  private record End(long started, long version) {}

  private record Took(String answer, String turn, @Nullable Long version) {}

  private static JsonObject with(long version) {
    return JsonValue.object().with("version", version);
  }

  private static JsonObject completed(long version) {
    var route = JsonValue.array(JsonValue.object().with("outcome", "completed"));
    return with(version).with("text", "").with("usage", JsonValue.object().with("route", route));
  }

  private static StreamEvent event(long id, EventType type, JsonObject data, long at) {
    return new StreamEvent(id, type.toString(), data, at, "");
  }

  private Took begin(long now, String nonce, @Nullable String key, @Nullable Long match) {
    if (gone) {
      return new Took(History.NOT_FOUND, "", null);
    }
    var claim = key == null ? null : keys.get(key);
    if (claim != null && defect == Defect.SECRET_EXECUTION) {
      calls.merge(nonce, 1, Integer::sum);
    }
    if (claim != null && defect != Defect.DOUBLE_EXECUTION) {
      return claim.nonce.equals(nonce) || defect == Defect.ANY_BODY
          ? new Took(History.DONE, claim.turn, null)
          : new Took(ProblemType.IDEMPOTENCY_KEY_REUSED.slug(), "", null);
    }
    if (match != null && match != version && defect != Defect.LOST_UPDATE) {
      return new Took(ProblemType.STALE_CHECKPOINT.slug(), "", version);
    }
    if (!active.isEmpty() && defect != Defect.TWO_AT_ONCE) {
      return new Took(ProblemType.TURN_IN_PROGRESS.slug(), "", null);
    }
    return new Took(History.DONE, start(now, nonce, key), null);
  }

  private String start(long now, String nonce, @Nullable String key) {
    var turn = "t" + turns++;
    var started = version;
    active = turn;
    if (key != null) {
      keys.put(key, new Claim(turn, nonce));
    }
    calls.merge(nonce, 1, Integer::sum);
    at(now + random.nextInt(40), () -> settle(turn, started));
    return turn;
  }

  private void settle(String turn, long started) {
    version++;
    active = active.equals(turn) ? "" : active;
    ends.put(turn, new End(started, version));
  }
}

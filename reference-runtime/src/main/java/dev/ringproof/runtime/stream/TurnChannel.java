package dev.ringproof.runtime.stream;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.session.Times;
import dev.ringproof.runtime.store.TurnEvent;
import dev.ringproof.runtime.store.TurnStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The one way by which a turn's events come into being: it gives them their ids, makes them durable
 * as their type asks for, and then shows them to live followers and to the observer. What followers
 * see of a decision, approval, effect or end is durable; a token is on its way to be.
 */
public final class TurnChannel {
  private final String turn;
  private final String trace;
  private final TurnStore store;
  private final Clock clock;
  private final Consumer<TurnEvent> observer;
  private final long base;
  private final boolean quiet;

  /** Held while events are made, so that their order in the store is that of their ids. */
  private final ReentrantLock writing = new ReentrantLock();

  private final ReentrantLock reading = new ReentrantLock();
  private final Condition more = reading.newCondition();
  private final List<TurnEvent> events = new ArrayList<>();
  private long last;
  private boolean ended;
  private boolean released;
  private long storing;
  private Consumer<EventType> beforeEnd = type -> {};

  /**
   * Makes the channel of a turn.
   *
   * @param base id of the last event that an earlier life made durable; 0 for a new turn
   */
  public TurnChannel(
      String turn,
      String trace,
      TurnStore store,
      Clock clock,
      long base,
      Consumer<TurnEvent> observer) {
    this(turn, trace, store, clock, base, observer, false);
  }

  /** Returns the channel of a turn whose stream has ended: commits go through, events are none. */
  public static TurnChannel quiet(String turn, String trace, TurnStore store, Clock clock) {
    return new TurnChannel(turn, trace, store, clock, 0, event -> {}, true);
  }

  private TurnChannel(
      String turn,
      String trace,
      TurnStore store,
      Clock clock,
      long base,
      Consumer<TurnEvent> observer,
      boolean quiet) {
    this.turn = turn;
    this.trace = trace;
    this.store = store;
    this.clock = clock;
    this.base = base;
    this.last = base;
    this.observer = observer;
    this.quiet = quiet;
  }

  /** An event before it has an id. */
  public record Draft(EventType type, JsonObject payload) {}

  /** Returns the turn. */
  public String turn() {
    return turn;
  }

  /** Returns the id of the last event that an earlier life made durable; 0 for a new turn. */
  public long base() {
    return base;
  }

  /** Returns the turn's trace. */
  public String trace() {
    return trace;
  }

  /** Shows a token at once; it is durable soon after. */
  public void token(String text) {
    soon(EventType.TOKEN, JsonValue.object().with("text", text));
  }

  /** Shows an event at once that nothing has to be durable for; it is durable soon after. */
  public void soon(EventType type, JsonObject payload) {
    if (quiet) {
      return;
    }
    writing.lock();
    try {
      var event = event(new Draft(type, payload), 1);
      show(List.of(event));
      observer.accept(event);
      store.appendSoon(turn, List.of(event));
    } finally {
      writing.unlock();
    }
  }

  /** Makes one event durable, then shows it. */
  public void emit(EventType type, JsonObject payload) {
    if (quiet) {
      return;
    }
    commit(
        List.of(new Draft(type, payload)),
        made -> {
          store.append(turn, made);
          return true;
        });
  }

  /** As {@link #emit}, unless something else said it, which is asked while nobody can. */
  public void emitUnless(BooleanSupplier said, Draft draft) {
    if (quiet) {
      return;
    }
    var unused =
        commit(
            List.of(draft),
            made -> {
              if (said.getAsBoolean()) {
                return false;
              }
              store.append(turn, made);
              return true;
            });
  }

  /** Returns the durable events of all lives. */
  public List<TurnEvent> stored() {
    return store.eventsAfter(turn, 0);
  }

  /**
   * Gives the drafts their ids and lets the caller make them durable within a commit of its own;
   * they are shown if it says true and never were if it says false or throws.
   */
  public boolean commit(List<Draft> drafts, Predicate<List<TurnEvent>> write) {
    if (quiet) {
      return write.test(List.of());
    }
    writing.lock();
    try {
      var made = new ArrayList<TurnEvent>();
      for (var draft : drafts) {
        made.add(event(draft, made.size() + 1));
      }
      var began = System.nanoTime();
      boolean written;
      try {
        written = write.test(List.copyOf(made));
      } finally {
        storing += System.nanoTime() - began;
      }
      if (!written) {
        return false;
      }
      // Counted before it is seen: who sees a turn's end finds it in the metrics.
      made.stream().map(TurnEvent::type).filter(EventType::terminal).forEach(beforeEnd);
      made.forEach(observer);
      show(made);
      return true;
    } finally {
      writing.unlock();
    }
  }

  /** Does this once the turn's end is durable, by its type, before anyone sees it. */
  public void beforeEnd(Consumer<EventType> work) {
    writing.lock();
    try {
      beforeEnd = work;
    } finally {
      writing.unlock();
    }
  }

  /** Returns how long the commits of this life took together. */
  public Duration storing() {
    writing.lock();
    try {
      return Duration.ofNanos(storing);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Returns the events after an id, waiting for the first of them; empty when none came in time or
   * the stream has ended and there is nothing more.
   *
   * @param gatherUntil until when tokens alone wait for more, on the clock of {@link
   *     System#nanoTime}; anything else is returned at once, with the tokens before it
   */
  public List<TurnEvent> read(long after, Duration wait, long gatherUntil)
      throws InterruptedException {
    if (after < base) {
      var durable = store.eventsAfter(turn, after).stream().filter(e -> e.id() <= base).toList();
      if (!durable.isEmpty()) {
        return durable;
      }
    }
    reading.lock();
    try {
      var from = Math.max(after, base);
      var nanos = wait.toNanos();
      while (last <= from && !ended && !released && nanos > 0) {
        nanos = more.awaitNanos(nanos);
      }
      var left = gatherUntil - System.nanoTime();
      while (left > 0 && !ended && !released && tokensAlone(from)) {
        more.awaitNanos(left);
        left = gatherUntil - System.nanoTime();
      }
      return last <= from
          ? List.of()
          : List.copyOf(events.subList((int) (from - base), events.size()));
    } finally {
      reading.unlock();
    }
  }

  private boolean tokensAlone(long from) {
    return last > from
        && events.subList((int) (from - base), events.size()).stream()
            .allMatch(e -> e.type() == EventType.TOKEN);
  }

  /** Waits until the turn ended, was released or the time has passed; returns whether it ended. */
  public boolean awaitEnd(Duration wait) throws InterruptedException {
    reading.lock();
    try {
      var nanos = TimeUnit.NANOSECONDS.convert(wait);
      while (!ended && !released && nanos > 0) {
        nanos = more.awaitNanos(nanos);
      }
      return ended;
    } finally {
      reading.unlock();
    }
  }

  /**
   * Lets its followers go though the turn has not ended: this process takes it no further, and
   * whoever asks for the rest by its last event's id gets it from the next one.
   */
  public void release() {
    reading.lock();
    try {
      released = true;
      more.signalAll();
    } finally {
      reading.unlock();
    }
  }

  /** Whether followers are to go. */
  public boolean released() {
    reading.lock();
    try {
      return released;
    } finally {
      reading.unlock();
    }
  }

  /** Returns the tokens shown so far in this life. */
  public String text() {
    reading.lock();
    try {
      var text = new StringBuilder();
      events.stream()
          .filter(event -> event.type() == EventType.TOKEN)
          .forEach(event -> event.payload().text("/text").ifPresent(text::append));
      return text.toString();
    } finally {
      reading.unlock();
    }
  }

  /** Returns the id of the last event. */
  public long last() {
    reading.lock();
    try {
      return last;
    } finally {
      reading.unlock();
    }
  }

  /** Whether the terminal event has been shown. */
  public boolean ended() {
    reading.lock();
    try {
      return ended;
    } finally {
      reading.unlock();
    }
  }

  private TurnEvent event(Draft draft, int offset) {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("trace", new JsonString(trace));
    members.put("turn", new JsonString(turn));
    members.put("at", new JsonString(Times.text(clock.instant())));
    members.putAll(draft.payload().members());
    var payload = new JsonObject(members);
    return new TurnEvent(last() + offset, draft.type(), payload);
  }

  private void show(List<TurnEvent> made) {
    reading.lock();
    try {
      events.addAll(made);
      last += made.size();
      ended |= made.stream().anyMatch(event -> event.type().terminal());
      more.signalAll();
    } finally {
      reading.unlock();
    }
  }
}

package dev.ringproof.testbed.binding;

import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.driver.RawConnection;
import dev.ringproof.testbed.driver.SseParser;
import dev.ringproof.testbed.history.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A stream that a virtual thread reads into a list, which any thread can wait on. */
final class LiveStream implements TurnStream {
  private static final Duration LONGEST = Duration.ofHours(2);

  private final @Nullable RawConnection connection;
  private final RawConnection.Head head;
  private final @Nullable Reply refusal;
  private final String turn;
  private final String trace;
  private final long sentNanos;
  private final @Nullable Exchange exchange;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<StreamEvent> events = new ArrayList<>();
  private int handedOut;
  private boolean ended;
  private @Nullable String broken;

  private LiveStream(
      @Nullable RawConnection connection,
      RawConnection.Head head,
      @Nullable Reply refusal,
      long sentNanos,
      @Nullable Exchange exchange) {
    this.connection = connection;
    this.head = head;
    this.refusal = refusal;
    this.turn = head.first("ringproof-turn");
    this.trace = head.first("ringproof-trace");
    this.sentNanos = sentNanos;
    this.exchange = exchange;
  }

  static LiveStream reading(
      RawConnection connection,
      RawConnection.Head head,
      Reading reading,
      long sentNanos,
      @Nullable Exchange exchange)
      throws IOException {
    var stream = new LiveStream(connection, head, null, sentNanos, exchange);
    if (exchange != null) {
      exchange.note("stream " + head.status(), Caller.head(head.headers()));
    }
    connection.within(LONGEST);
    var parser = new SseParser(connection.body(head, false));
    Thread.ofVirtual().name("turn-stream").start(() -> stream.read(parser, reading));
    return stream;
  }

  static LiveStream refused(Reply reply) {
    var head = new RawConnection.Head(reply.status(), reply.headers());
    var stream = new LiveStream(null, head, reply, reply.sentNanos(), null);
    stream.ended = true;
    stream.broken = reply.status() == 0 ? reply.text() : null;
    return stream;
  }

  private void read(SseParser parser, Reading reading) {
    String why = null;
    try {
      for (var event = parser.next(); event.isPresent(); event = parser.next()) {
        add(reading.of(event.get(), System.nanoTime()));
      }
      why = parser.cutOff() ? "the stream ended within an event" : reading.cutShort();
    } catch (IOException e) {
      why = String.valueOf(e.getMessage());
    }
    lock.lock();
    try {
      ended = true;
      broken = broken == null ? why : broken;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (exchange != null) {
      exchange.note(why == null ? "end" : "broken off", why == null ? "" : why);
    }
    if (connection != null) {
      connection.close();
    }
  }

  private void add(StreamEvent event) {
    lock.lock();
    try {
      events.add(event);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (exchange != null) {
      exchange.note("event", event.raw());
    }
  }

  @Override
  public int status() {
    return head.status();
  }

  @Override
  public List<String> header(String name) {
    return head.headers().getOrDefault(name, List.of());
  }

  @Override
  public Optional<Reply> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public String turn() {
    return turn.isEmpty() ? fromEvents("/turn") : turn;
  }

  @Override
  public String trace() {
    return trace.isEmpty() ? fromEvents("/trace") : trace;
  }

  private String fromEvents(String pointer) {
    return seen().stream().flatMap(e -> e.data().text(pointer).stream()).findFirst().orElse("");
  }

  @Override
  public Optional<StreamEvent> next(Duration within) {
    var left = within.toNanos();
    lock.lock();
    try {
      while (handedOut == events.size() && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      return handedOut < events.size() ? Optional.of(events.get(handedOut++)) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<StreamEvent> awaitType(EventType type, Duration within) {
    var end = System.nanoTime() + within.toNanos();
    while (true) {
      var event = next(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      if (event.isEmpty() || event.get().is(type)) {
        return event;
      }
    }
  }

  @Override
  public List<StreamEvent> toEnd(Duration within) {
    var end = System.nanoTime() + within.toNanos();
    while (terminal().isEmpty()) {
      if (next(Duration.ofNanos(Math.max(0, end - System.nanoTime()))).isEmpty()) {
        break;
      }
    }
    return seen();
  }

  @Override
  public List<StreamEvent> seen() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<StreamEvent> terminal() {
    return seen().stream().filter(StreamEvent::terminal).findFirst();
  }

  @Override
  public String text() {
    var text = new StringBuilder();
    for (var event : seen()) {
      if (event.is(EventType.TOKEN)) {
        text.append(event.data().text("/text").orElse(""));
      }
    }
    return text.toString();
  }

  @Override
  public boolean ended() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<String> broken() {
    lock.lock();
    try {
      return Optional.ofNullable(broken);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long sentNanos() {
    return sentNanos;
  }

  @Override
  public int localPort() {
    return connection == null ? -1 : connection.localPort();
  }

  @Override
  public void cut() {
    finish("cut by this client");
    if (connection != null) {
      connection.reset();
    }
  }

  @Override
  public void close() {
    finish("closed by this client");
    if (connection != null) {
      connection.close();
    }
  }

  private void finish(String why) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        broken = why;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}

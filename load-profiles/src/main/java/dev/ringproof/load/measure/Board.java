package dev.ringproof.load.measure;

import dev.ringproof.contract.tier.TierId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A phase's turns while they are being taken: who comes next, and when the phase began. */
public final class Board {
  // Time for the injector to have everyone waiting before the first arrival.
  private static final long LEAD_NANOS = Duration.ofMillis(200).toNanos();
  private static final long LEAD_NANOS_EACH = Duration.ofNanos(150_000).toNanos();

  private final URI base;
  private final Duration patience;
  private final Map<TierId, List<TurnRecord>> turns = new EnumMap<>(TierId.class);
  private final Map<TierId, AtomicInteger> next = new EnumMap<>(TierId.class);
  private final AtomicInteger unsent;
  private final Runnable allSent;
  private final AtomicLong start = new AtomicLong(Long.MIN_VALUE);

  /**
   * Makes a board.
   *
   * @param base the runtime's address
   * @param patience past it a turn without an end counts as failed
   * @param allSent called once the last turn is being sent; it must not block
   */
  public Board(URI base, Duration patience, List<Assignment> assignments, Runnable allSent) {
    this.base = base;
    this.patience = patience;
    this.unsent = new AtomicInteger(assignments.size());
    this.allSent = allSent;
    for (var assignment : assignments) {
      turns
          .computeIfAbsent(assignment.tier(), t -> new ArrayList<>())
          .add(new TurnRecord(assignment));
      next.computeIfAbsent(assignment.tier(), t -> new AtomicInteger());
    }
  }

  /** Returns the runtime's address. */
  public URI base() {
    return base;
  }

  /** Returns how long a turn is waited for. */
  public Duration patience() {
    return patience;
  }

  /** Returns how many turns of a tier there are. */
  public int count(TierId tier) {
    return turns.getOrDefault(tier, List.of()).size();
  }

  /** Returns the tier's next turn in order of arrival. */
  public TurnRecord take(TierId tier) {
    var number = next.getOrDefault(tier, new AtomicInteger()).getAndIncrement();
    return turns.getOrDefault(tier, List.of()).get(number);
  }

  /** Returns the turn's intended start in nanoTime; the first call begins the phase. */
  public long intended(Assignment assignment) {
    start.compareAndSet(Long.MIN_VALUE, System.nanoTime() + lead());
    return start.get() + assignment.offset().toNanos();
  }

  /** Notes that a turn is being sent now. */
  public void sending(TurnRecord record) {
    record.sending(intended(record.assignment()), System.nanoTime());
    if (unsent.decrementAndGet() == 0) {
      allSent.run();
    }
  }

  private long lead() {
    return LEAD_NANOS + LEAD_NANOS_EACH * turns.values().stream().mapToLong(List::size).sum();
  }

  /** Returns all turns. */
  public List<TurnRecord> all() {
    return turns.values().stream().flatMap(List::stream).toList();
  }
}

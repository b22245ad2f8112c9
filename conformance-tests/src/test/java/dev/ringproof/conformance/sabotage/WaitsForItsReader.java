package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.EventEncoder;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.TokenCounter;
import dev.ringproof.runtime.store.TurnEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes from a model no faster than the reader of the stream takes it: its turn holds its place for
 * as long.
 */
public final class WaitsForItsReader extends Assembly {
  private static final int MOST_AHEAD = 65_536;
  private static final long LOOK_NANOS = 5_000_000;

  private final Map<String, AtomicLong> taken = new ConcurrentHashMap<>();

  WaitsForItsReader(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, WaitsForItsReader::new);
  }

  @Override
  protected EventEncoder events() {
    var honest = super.events();
    return event -> {
      takenOf(event);
      return honest.text(event);
    };
  }

  private void takenOf(TurnEvent event) {
    var of =
        taken.computeIfAbsent(event.payload().text("/trace").orElse(""), t -> new AtomicLong());
    if (event.type() == EventType.TOKEN) {
      of.addAndGet(event.payload().text("/text").orElse("").length());
    }
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) -> {
      var until = System.nanoTime() + call.whole().toNanos();
      var handed = new AtomicLong();
      return honest.stream(
          call,
          piece -> {
            onText.accept(piece);
            handed.addAndGet(piece.length());
            while (behind(call.trace().trace(), handed.get()) && System.nanoTime() < until) {
              LockSupport.parkNanos(LOOK_NANOS);
            }
          });
    };
  }

  /** Whether there is a reader, who has far less than the model has said. */
  private boolean behind(String trace, long handed) {
    var of = taken.get(trace);
    return of != null && handed - of.get() > MOST_AHEAD;
  }
}

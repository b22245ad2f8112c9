package dev.ringproof.load;

import dev.ringproof.contract.evidence.InjectorFacts.Round;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.Board;
import dev.ringproof.load.measure.Pattern;
import dev.ringproof.load.measure.Pattern.Until;
import dev.ringproof.load.measure.Spread;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.load.profile.Injector;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.TurnStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures how many streamed turns a second the injector drives before it is late itself. The stub
 * speaks the runtime's wire and answers each turn at once, so that the injector does all that it
 * does under load, and nothing that a runtime does is in the figure.
 */
public final class InjectorBench {
  // The second compiler has most of its work behind it after so many turns.
  private static final int WARM_RATE = 2_000;
  // One that is missed may be a moment's; two in a row are the limit.
  private static final int MISSED = 2;
  private static final Duration TIME = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Persona WHO =
      new Persona("bench", "bench", ActorType.SYNTHETIC, Set.of(), "token");

  private final TurnStub stub;
  private final Path results;

  private InjectorBench(TurnStub stub, Path results) {
    this.stub = stub;
    this.results = results;
  }

  /**
   * One rate.
   *
   * @param turnP99Micros from the intended start to the end
   * @param machineBusy share of all processors' time; null if unknown
   */
  public record Step(Round round, long turnP99Micros, @Nullable Double machineBusy) {

    /** Whether each turn was sent once, was seen to end, and the injector was in time. */
    public boolean held(Duration mostLag) {
      return round.held(mostLag.toNanos() / 1_000);
    }
  }

  /**
   * Offers one rate after the other, after rounds that warm up, until two in a row are not held,
   * and returns all that were offered.
   *
   * @param warmUps how many rounds that are in no figure
   * @param rates turns a second, in order
   * @param mostLag p99 below which the injector is in time
   * @param results where Gatling keeps its own log
   * @param told each rate's figures as they come
   */
  public static List<Step> run(
      int warmUps, List<Integer> rates, Duration mostLag, Path results, Consumer<Step> told) {
    var steps = new ArrayList<Step>();
    try (var stub = TurnStub.start()) {
      var bench = new InjectorBench(stub, results);
      for (int round = 0; round < warmUps; round++) {
        var unused = bench.offered(WARM_RATE, TIME);
      }
      var missed = 0;
      for (int i = 0; i < rates.size() && missed < MISSED; i++) {
        var step = bench.offered(rates.get(i), TIME);
        steps.add(step);
        told.accept(step);
        missed = step.held(mostLag) ? 0 : missed + 1;
      }
    }
    return List.copyOf(steps);
  }

  /** Offers one rate to a stub of its own, without a round that warms up. */
  static Round alone(int rate, Duration time, Path results) {
    try (var stub = TurnStub.start()) {
      return new InjectorBench(stub, results).offered(rate, time).round();
    }
  }

  private Step offered(int rate, Duration time) {
    var before = stub.turns();
    var machine = new Machine();
    var busy = new AtomicReference<@Nullable Double>();
    var board = new Board(stub.base(), PATIENCE, turns(rate, time), () -> busy.set(machine.busy()));
    var taken = Injector.taken(board, results);
    var spread = new Spread();
    taken.stream()
        .filter(TurnRecord::completed)
        .forEach(turn -> spread.add(turn.turnFromIntended()));
    return new Step(
        round(rate, time, taken, stub.turns() - before),
        spread.total() == 0 ? 0 : spread.quantileMicros(0.99),
        busy.get());
  }

  /** Returns what turns that arrived at a rate came to. */
  static Round round(int rate, Duration time, List<TurnRecord> taken, long served) {
    return new Round(
        rate,
        time.toNanos() / 1e9,
        taken.size(),
        taken.stream().filter(TurnRecord::completed).count(),
        served,
        Figures.lagP99Micros(taken));
  }

  /** Returns the turns of a rate, the k-th at k/rate. */
  static List<Assignment> turns(int rate, Duration time) {
    var offsets = new Pattern.Constant(rate).offsets(new Until.Elapsed(time), 0);
    var turns = new ArrayList<Assignment>(offsets.size());
    for (var offset : offsets) {
      turns.add(new Assignment(TierId.A, WHO, "ses_bench", "n" + turns.size(), 20, 1, offset));
    }
    return turns;
  }
}

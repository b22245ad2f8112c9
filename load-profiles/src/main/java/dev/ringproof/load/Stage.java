package dev.ringproof.load;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.Phase.ToolUse;
import dev.ringproof.load.measure.Arrivals.Arrival;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.Board;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.load.profile.Injector;
import dev.ringproof.load.trace.Lengths;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.LoadLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** Runs phases: sessions first, then the injector, then what the witness saw of it. */
final class Stage {
  /** Longer than this nobody waits for a turn's end, whatever its tier allows. */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final Standing standing;
  private final Crew crew;
  private final String prefix;
  private final Path results;

  Stage(Standing standing, Path results) {
    this.standing = standing;
    this.crew = new Crew(standing.binding());
    this.prefix = standing.witness().nonce();
    this.results = results;
  }

  Standing standing() {
    return standing;
  }

  Crew crew() {
    return crew;
  }

  /** Returns a nonce of this run. */
  String nonce(String phase, int number) {
    return prefix + "-" + phase + "-" + number;
  }

  /** Returns turns of drawn lengths for these arrivals. */
  List<Assignment> drawn(
      String phase, List<Arrival> arrivals, Lengths lengths, IntFunction<Persona> who) {
    var assignments = new ArrayList<Assignment>(arrivals.size());
    for (int k = 0; k < arrivals.size(); k++) {
      var arrival = arrivals.get(k);
      assignments.add(
          new Assignment(
              arrival.tier(),
              who.apply(k),
              Crew.UNOPENED,
              nonce(phase, k),
              lengths.input(),
              lengths.output(),
              arrival.offset()));
    }
    return assignments;
  }

  /** Opens the sessions, takes the turns and waits for the last. */
  Phase run(String name, List<Assignment> assignments) {
    return run(name, seated(assignments), () -> {});
  }

  /** Opens the sessions. */
  List<Assignment> seated(List<Assignment> assignments) {
    return crew.seated(assignments);
  }

  /** Begins to open the sessions, beside what else is done; {@link #joined} waits for them. */
  CompletableFuture<List<Assignment>> seating(List<Assignment> assignments) {
    return CompletableFuture.supplyAsync(() -> seated(assignments), Thread::startVirtualThread);
  }

  /** Waits until the sessions are open. */
  static List<Assignment> joined(CompletableFuture<List<Assignment>> seats) {
    try {
      return seats.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the sessions could not be opened", e.getCause());
    }
  }

  /** Takes turns whose sessions are open, calls back when all are sent, waits for the last. */
  Phase run(String name, List<Assignment> seated, Runnable allSent) {
    var board = new Board(standing.base(), patience(seated), seated, allSent);
    return seen(name, Injector.taken(board, results));
  }

  /** Puts beside the turns what the witness saw of them. */
  Phase seen(String name, List<TurnRecord> turns) {
    var ledger = standing.witness().load();
    var attempts = new HashMap<String, Long>();
    for (var turn : turns) {
      var nonce = turn.assignment().nonce();
      ledger.of(nonce).ifPresent(seen -> attempts.put(nonce, seen.attempts()));
    }
    return new Phase(name, turns, attempts, tools(turns, ledger));
  }

  /** What the model stub asked for and the tools saw, of the turns that want a tool. */
  private Map<String, ToolUse> tools(List<TurnRecord> turns, LoadLedger ledger) {
    var uses = new HashMap<String, ToolUse>();
    for (var turn : turns) {
      var nonce = turn.assignment().nonce();
      if (turn.assignment().tool() != null) {
        ledger
            .of(nonce)
            .ifPresent(seen -> uses.put(nonce, new ToolUse(seen.asked(), seen.told(), 0, 0)));
      }
    }
    if (uses.isEmpty()) {
      return uses;
    }
    var nonces = Pattern.compile(Pattern.quote(prefix) + "-[A-Za-z0-9.-]+?-\\d+");
    for (var call : standing.witness().toolCalls(prefix)) {
      var found = nonces.matcher(call.raw());
      if (!call.readBack() && found.find()) {
        uses.computeIfPresent(
            found.group(),
            (nonce, use) ->
                new ToolUse(
                    use.asked(),
                    use.told(),
                    use.calls() + 1,
                    use.runs() + (call.effect() ? 1 : 0)));
      }
    }
    return uses;
  }

  private Duration patience(List<Assignment> assignments) {
    var longest = new TreeMap<Duration, TierId>();
    for (var assignment : assignments) {
      var tier = standing.tiers().tier(assignment.tier());
      longest.put(tier.turn().plus(tier.grace()).plusSeconds(1), tier.id());
    }
    var most = longest.isEmpty() ? PATIENCE : longest.lastKey();
    return most.compareTo(PATIENCE) < 0 ? most : PATIENCE;
  }
}

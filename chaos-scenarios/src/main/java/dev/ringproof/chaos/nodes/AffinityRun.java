package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.nodes.AffinityGain.Pair;
import dev.ringproof.chaos.nodes.AffinityGain.Taken;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Cluster;
import dev.ringproof.testbed.target.Member;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** Takes streams up again at the node that answers name, and at another, and compares. */
public final class AffinityRun {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int WORDS = 40;
  private static final int BEFORE = 12;
  private static final int THERE = 6;

  private final Cluster cluster;
  private final Map<String, Integer> nodes = new HashMap<>();

  // One for all pairs: each has a session of its own, and users are not without end.
  private final Persona user;

  private AffinityRun(Cluster cluster) {
    this.cluster = cluster;
    user = cluster.personas().user();
  }

  /**
   * Runs so many pairs and writes what they came to.
   *
   * @throws IllegalStateException where answers name no node, or a turn did not go through
   */
  public static AffinityGain run(Cluster cluster, int pairs, Path evidenceDir, Progress progress) {
    cluster.witness().reflex(Talk::answer);
    var run = new AffinityRun(cluster);
    run.names();
    // One pair for nothing: what a node does for the first time takes it longer.
    run.pair(0);
    var all = new ArrayList<Pair>();
    for (int i = 1; i <= pairs; i++) {
      all.add(run.pair(i));
      progress.detail("  pair " + i + " of " + pairs);
    }
    var gain = AffinityGain.of(all);
    gain.write(evidenceDir.resolve("ring-" + cluster.plan().ring()));
    return gain;
  }

  /** A node about whose session nothing is under way names itself. */
  private void names() {
    for (var member : cluster.members()) {
      var reply = member.binding().session(user, opened(member, user));
      nodes.put(hint(reply), member.number());
    }
    if (nodes.size() != cluster.members().size()) {
      throw new IllegalStateException("the nodes name themselves " + nodes.keySet());
    }
  }

  private static String hint(Reply reply) {
    return reply
        .header(Wire.AFFINITY)
        .orElseThrow(() -> new IllegalStateException("no " + Wire.AFFINITY + " in " + reply));
  }

  private static String opened(Member at, Persona user) {
    var reply = at.binding().openSession(user, TierId.A, null);
    try {
      return reply.json().text("/id").orElseThrow();
    } catch (DocumentException e) {
      throw new IllegalStateException("no session: " + reply, e);
    }
  }

  /** Which way comes first changes from pair to pair. */
  private Pair pair(int number) {
    if (number % 2 == 0) {
      var there = takenUp(number, true);
      return new Pair(there, takenUp(number, false));
    }
    var elsewhere = takenUp(number, false);
    return new Pair(takenUp(number, true), elsewhere);
  }

  private Taken takenUp(int number, boolean asHinted) {
    var members = cluster.members();
    var first = members.get(number % members.size());
    var session = opened(first, user);
    var ask = TurnAsk.of(Talk.talk(WORDS, cluster.witness().nonce()));
    try (var taken = first.binding().takeTurn(user, session, ask)) {
      while (taken.seen().size() < BEFORE && taken.next(PATIENCE).isPresent()) {
        // Nobody takes up a stream that has not begun.
      }
      var asked = members.get((number + 1) % members.size()).binding();
      var has = nodes.get(hint(asked.turn(user, session, taken.turn())));
      if (has == null || has != first.number()) {
        throw new IllegalStateException("the hint named " + has + ", not " + first.number());
      }
      var to = members.get(asHinted ? has : (has + 1) % members.size());
      // Some that there are already: the first comes at once, and not with the model's next word.
      var last = Math.max(1, taken.seen().getLast().id() - THERE);
      try (var again = to.binding().readEvents(user, session, taken.turn(), last)) {
        again.toEnd(PATIENCE);
        taken.toEnd(PATIENCE);
        return compared(taken, again);
      }
    }
  }

  private static Taken compared(TurnStream taken, TurnStream again) {
    if (taken.terminal().isEmpty() || again.terminal().isEmpty()) {
      throw new IllegalStateException("a turn did not go through: " + again.broken().orElse(""));
    }
    var arrived = new HashMap<Long, Long>();
    taken.seen().forEach(event -> arrived.put(event.id(), event.atNanos()));
    var late = new ArrayList<Double>();
    for (var event : again.seen()) {
      var before = arrived.get(event.id());
      // Those that were there when it asked say nothing of how late they come.
      if (event.is(EventType.TOKEN) && before != null && before > again.sentNanos()) {
        late.add((event.atNanos() - before) / 1e6);
      }
    }
    var first = again.seen().getFirst().atNanos() - again.sentNanos();
    return new Taken(first / 1e6, late);
  }
}

package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.nodes.Board.Taken;
import dev.ringproof.chaos.nodes.NodesHistory.Part;
import dev.ringproof.chaos.nodes.NodesHistory.Sign;
import dev.ringproof.chaos.nodes.NodesHistory.Trouble;
import dev.ringproof.chaos.nodes.NodesHistory.Turn;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** One turn as a client carries it through: asked again by its key, resumed by its last event. */
final class Attempt {
  /** A stream that says nothing for so long is given up and taken up again. */
  private static final Duration SILENCE = Duration.ofSeconds(4);

  private static final long BACKOFF = Duration.ofMillis(200).toNanos();

  private final Cluster cluster;
  private final Intent intent;
  private final List<Part> parts = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private final Set<String> ids = new LinkedHashSet<>();
  private int cutAfter;
  private String trace = "";
  private long last;
  private boolean accepted;
  private boolean over;

  /** What is wanted, by whom. */
  record Intent(
      String client, Persona user, String session, TierId tier, String nonce, TurnAsk ask) {}

  /**
   * Makes one.
   *
   * @param cutAfter after so many events the client itself cuts the stream, once; -1 for never
   */
  Attempt(Cluster cluster, Intent intent, int cutAfter) {
    this.cluster = cluster;
    this.intent = intent;
    this.cutAfter = cutAfter;
  }

  /** Goes on until the turn has ended, or the client's patience has. */
  Taken run(Duration patience) {
    var until = System.nanoTime() + patience.toNanos();
    while (!over && System.nanoTime() < until) {
      if (intent.tier() == TierId.C && !accepted) {
        post();
      } else {
        follow();
      }
    }
    var turn =
        new Turn(
            intent.client(),
            intent.session(),
            intent.tier(),
            String.valueOf(intent.ask().idempotencyKey()),
            intent.nonce(),
            ids,
            accepted,
            parts,
            troubles);
    return new Taken(turn, intent.user(), intent.ask().message(), trace);
  }

  /** Hands a job in. */
  private void post() {
    var reply = cluster.binding().takeTurnAndWait(intent.user(), intent.session(), intent.ask());
    if (reply.status() == 202) {
      accepted = true;
      reply.header("ringproof-turn").ifPresent(ids::add);
      trace = reply.header("ringproof-trace").orElse("");
    } else {
      refused(reply);
    }
  }

  private void refused(Reply reply) {
    var stale = reply.is(ProblemType.STALE_CHECKPOINT);
    // A turn that was lost with its process was charged in full: another session has its own
    // budget.
    over = stale || reply.is(ProblemType.BUDGET_EXHAUSTED);
    note(stale ? Sign.STALE : Sign.REFUSED, -1, reply.toString());
    LockSupport.parkNanos(BACKOFF);
  }

  private void follow() {
    var known = !ids.isEmpty();
    var api = cluster.binding();
    var after = known ? last : 0;
    var began = System.nanoTime();
    try (var stream =
        known
            ? api.readEvents(intent.user(), intent.session(), ids.iterator().next(), after)
            : api.takeTurn(intent.user(), intent.session(), intent.ask())) {
      var node = cluster.front().servedBy(stream.localPort());
      var refusal = stream.refusal();
      if (refusal.isPresent()) {
        refused(refusal.get());
        return;
      }
      var events = new ArrayList<Seen>();
      read(stream, node, events);
      if (!stream.turn().isEmpty()) {
        ids.add(stream.turn());
        trace = stream.trace();
      }
      parts.add(new Part(node, after, began, events));
    }
  }

  private void read(TurnStream stream, int node, List<Seen> into) {
    while (true) {
      var next = stream.next(SILENCE);
      if (next.isEmpty()) {
        var ended = stream.ended();
        note(
            ended ? Sign.CUT : Sign.SILENT,
            node,
            ended ? stream.broken().orElse("ended early") : "nothing for " + SILENCE.toMillis());
        LockSupport.parkNanos(ended ? BACKOFF : 1);
        return;
      }
      var event = Seen.of(next.get());
      into.add(event);
      last = event.id();
      if (event.terminal()) {
        over = true;
        failed(next.get(), node);
        return;
      }
      if (cutAfter > 0 && into.size() >= cutAfter) {
        cutAfter = -1;
        stream.cut();
        return;
      }
    }
  }

  private void failed(StreamEvent end, int node) {
    if (!end.is(EventType.TURN_COMPLETED)) {
      note(Sign.FAILED, node, end.data().text("/reason").orElse(end.type()));
    }
  }

  private void note(Sign sign, int node, String detail) {
    troubles.add(new Trouble(sign, node, System.nanoTime(), detail));
  }
}

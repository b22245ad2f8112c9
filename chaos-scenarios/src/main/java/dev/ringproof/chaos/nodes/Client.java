package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.nodes.Board.Opened;
import dev.ringproof.chaos.nodes.NodesHistory.Read;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Cluster;
import dev.ringproof.testbed.witness.ToolScript;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One user who takes one turn after another through the proxy, and insists. */
final class Client {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PATIENCE_WITH_A_JOB = Duration.ofSeconds(150);
  private static final int MOST_TURNS = 12;
  private static final int MOST_WORDS = 16;
  private static final int LEAST_WORDS = 8;
  private static final int MOST_PAUSE_MS = 200;

  /** A slow machine fails a turn by itself now and then, a node that serves nobody all of them. */
  private static final int LAST_TURNS = 5;

  private static final long BACKOFF = Duration.ofMillis(200).toNanos();

  private final Cluster cluster;
  private final Board board;
  private final String name;
  private final TierId tier;
  private final Persona user;
  private final Random random;
  private @Nullable Opened session;
  private int turns;
  private long version;

  Client(Cluster cluster, Board board, String name, TierId tier, Random random) {
    this.cluster = cluster;
    this.board = board;
    this.name = name;
    this.tier = tier;
    this.user = cluster.personas().user();
    this.random = random;
  }

  /** Takes turns until nothing is disturbed any more, and then until one is good again. */
  void run(BooleanSupplier healed) {
    while (!healed.getAsBoolean()) {
      var unused = once();
      pause(Duration.ofMillis(random.nextInt(MOST_PAUSE_MS)).toNanos());
    }
    for (int i = 0; i < LAST_TURNS && !once(); i++) {
      pause(BACKOFF);
    }
  }

  /** Takes a turn; whether it completed. */
  private boolean once() {
    var open = session;
    if (open == null || turns >= MOST_TURNS) {
      open = open();
    }
    if (open == null) {
      return false;
    }
    turns++;
    var end = turn(open);
    if (end.isEmpty()) {
      // What became of its turn is unknown to it, so is the session's version.
      session = null;
      return false;
    }
    if (random.nextInt(3) == 0) {
      read(open);
    }
    return end.get().is(EventType.TURN_COMPLETED);
  }

  private @Nullable Opened open() {
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until) {
      var id = text(cluster.binding().openSession(user, tier, null), 201, "/id");
      if (!id.isEmpty()) {
        session = board.opened(name, user, id);
        turns = 0;
        version = 0;
        return session;
      }
      pause(BACKOFF);
    }
    board.harness(name + " could not open a session in " + PATIENCE.toSeconds() + " s");
    return null;
  }

  private static String text(Reply reply, int status, String pointer) {
    try {
      return reply.status() == status ? reply.json().text(pointer).orElse("") : "";
    } catch (DocumentException notJson) {
      return "";
    }
  }

  /** Takes one turn to its end; empty where the client does not know how it ended. */
  private Optional<Seen> turn(Opened open) {
    var nonce = cluster.witness().nonce();
    var mails = random.nextBoolean();
    var words = LEAST_WORDS + random.nextInt(MOST_WORDS);
    var message = mails ? Talk.mail(words, nonce) : Talk.talk(words, nonce);
    if (mails) {
      // The tool does not know keys: a second call is a second mail.
      cluster.witness().tool(nonce, ToolScript.ok().ignoresKey());
    }
    var key = name + "-" + nonce;
    var ask = TurnAsk.of(message).withKey(key);
    ask = random.nextBoolean() ? ask.withIfMatch(version) : ask;
    var cutAfter = random.nextInt(6) == 0 ? 2 + random.nextInt(LEAST_WORDS) : -1;
    var attempt =
        new Attempt(cluster, new Attempt.Intent(name, user, open.id(), tier, nonce, ask), cutAfter);
    var taken = attempt.run(tier == TierId.C ? PATIENCE_WITH_A_JOB : PATIENCE);
    board.took(taken);
    var end = taken.turn().end();
    end.flatMap(e -> e.data().whole("/version")).ifPresent(told -> version = told);
    return end;
  }

  private void read(Opened open) {
    var reply = cluster.binding().session(user, open.id());
    if (reply.status() == 200) {
      open.reads().add(new Read(version, LastLook.version(reply)));
    }
  }

  private static void pause(long nanos) {
    LockSupport.parkNanos(Math.max(1, nanos));
  }
}

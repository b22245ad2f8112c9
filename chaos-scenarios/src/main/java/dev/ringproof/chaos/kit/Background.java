package dev.ringproof.chaos.kit;

import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.LoadPrompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A gentle run of other users' turns. A fault may hit them too, and then they must fail as the
 * library declares; anything else is noted.
 */
public final class Background implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int INPUT = 60;
  private static final int OUTPUT = 20;

  private final Standing standing;
  private final AgentBinding api;
  private final Persona user;
  private final Thread thread;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger good = new AtomicInteger();
  private final CopyOnWriteArrayList<Bad> bad = new CopyOnWriteArrayList<>();
  private final List<Thread> turns = new ArrayList<>();
  private volatile boolean stopped;

  private record Bad(long atNanos, String how) {}

  private Background(Standing standing) {
    this.standing = standing;
    this.api = Scene.patient(standing.binding());
    this.user = standing.personas().user();
    this.thread = Thread.ofVirtual().name("background").unstarted(this::run);
  }

  /** Starts it. */
  public static Background start(Standing standing) {
    var background = new Background(standing);
    background.thread.start();
    return background;
  }

  private void run() {
    while (!stopped) {
      turns.add(Thread.ofVirtual().name("background-turn").start(this::turn));
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void turn() {
    var number = taken.incrementAndGet();
    var opened = api.openSession(user, TierId.A, null);
    var session = id(opened);
    if (session.isEmpty()) {
      bad.add(new Bad(System.nanoTime(), "no session: " + opened));
      return;
    }
    var ask = TurnAsk.of(LoadPrompt.text("chaos-" + number, INPUT, OUTPUT));
    try (var stream = api.takeTurn(user, session, ask)) {
      stream.toEnd(standing.tiers().tier(TierId.A).turn().plus(Scene.PATIENCE));
      var end = stream.terminal();
      if (end.isPresent() && end.get().is(EventType.TURN_COMPLETED)) {
        good.incrementAndGet();
      } else if (end.isEmpty()) {
        var refusal = stream.refusal().map(Object::toString).orElse("a stream without an end");
        bad.add(new Bad(System.nanoTime(), refusal));
      } else if (end.get().data().text("/mode").orElse("").equals(ModeId.OTHER.toString())) {
        bad.add(new Bad(System.nanoTime(), end.get().raw()));
      }
    }
  }

  private static String id(Reply opened) {
    try {
      return opened.status() == 201 ? opened.json().text("/id").orElse("") : "";
    } catch (DocumentException notJson) {
      return "";
    }
  }

  /** Returns how turns failed since, other than as the library declares. */
  public List<String> undeclared(long sinceNanos) {
    return bad.stream().filter(b -> b.atNanos() >= sinceNanos).map(Bad::how).toList();
  }

  /** Returns a line for people. */
  public String summary() {
    return "in the background "
        + good
        + " of "
        + taken
        + " turns completed, "
        + bad.size()
        + " failed undeclared";
  }

  /** Stops it and waits for the turns under way. */
  @Override
  public void close() {
    stopped = true;
    Together.join(thread);
    turns.forEach(Together::join);
  }
}

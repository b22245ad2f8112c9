package dev.ringproof.runtime.bench;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.policy.ActionGate.Ruling;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.Settlement;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnEvent;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Callers that each have a turn under way in a store, and what is written for it. A turn is left
 * for the next after as many writes as the turns of agents have actions: one that never ended would
 * spread the rows of a commit over the file as no real load does, and so would ids that are not the
 * runtime's. The turns are begun before time is taken.
 */
public final class BenchStore {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String TENANT = "acme";
  private static final String DIGEST = "sha256:" + "0".repeat(64);
  private static final Spend PLENTY = new Spend(1_000_000_000, 1_000_000_000);
  private static final int WRITES = 4;
  private static final int TURNS_AHEAD = 64;

  /**
   * How many commits {@link #agentTurn} makes: its first and its last, and three for each action.
   */
  public static final int AGENT_COMMITS = 2 + 3 * WRITES;

  private final Store store;
  private final Clock clock;
  private final List<Caller> callers = new ArrayList<>();
  private final Ids ids;

  /** Somebody whose turns are written to; used by one thread at a time. */
  public static final class Caller {
    private final Deque<String> ahead = new ArrayDeque<>();
    private String turn = "";
    private long last;
    private int writes;
    private boolean waits;

    /** Whether it has a turn that is not written to the end yet. */
    private boolean goesOn() {
      return writes < WRITES || !ahead.isEmpty();
    }

    /** Returns the turn of the next write. */
    private String next() {
      if (turn.isEmpty() || writes >= WRITES) {
        turn = ahead.removeFirst();
        last = 1;
        writes = 0;
      }
      writes++;
      return turn;
    }

    private long event() {
      return ++last;
    }
  }

  /** Has so many callers, without a turn yet. */
  public BenchStore(Store store, Clock clock, int many) {
    this.store = store;
    this.clock = clock;
    ids = new Ids(new SecureRandom(), clock);
    for (int i = 0; i < many; i++) {
      callers.add(new Caller());
    }
  }

  private void ahead(Caller caller) {
    while (caller.ahead.size() < TURNS_AHEAD) {
      caller.ahead.addLast(begin());
    }
  }

  private String begin() {
    var session = ids.make("ses");
    store.sessions().open(session(session, clock.instant()));
    return begin(session, 0);
  }

  private static Session session(String id, Instant now) {
    return new Session(id, TENANT, "ann", TierId.A, 0, "", PLENTY, 1, null, now);
  }

  private String begin(String session, long version) {
    var now = clock.instant();
    var turn = ids.make("trn");
    var begun =
        store
            .turns()
            .begin(
                new BeginTurn(
                    turn,
                    ids.trace(),
                    session,
                    new Actor("ann", TENANT, ActorType.EXTERNAL, Set.of("agent"), Instant.MAX),
                    "sha256:bench",
                    null,
                    null,
                    version,
                    new Spend(100, 100),
                    null,
                    null,
                    BudgetWindow.resetting(HOUR),
                    now.plus(HOUR),
                    now,
                    "a question",
                    null,
                    List.of(),
                    List.of(event(1, EventType.TURN_STARTED, JsonValue.object())),
                    null));
    if (!(begun instanceof Begun.Started)) {
      throw new IllegalStateException("no turn began: " + begun);
    }
    return turn;
  }

  /** Opens so many sessions, numbered from 0, by all callers at once. */
  public void open(int many) {
    var next = new AtomicLong();
    together(
        caller -> {
          for (var i = next.getAndIncrement(); i < many; i = next.getAndIncrement()) {
            store.sessions().open(session(stored(i), clock.instant()));
          }
        });
  }

  private static String stored(long number) {
    return String.format(Locale.ROOT, "ses_stored_%012d", number);
  }

  /**
   * Takes a turn from its first commit to its last, in one of so many sessions that were opened;
   * two callers never meet in one.
   */
  public void turn(Caller caller, int sessions) {
    turn(stored(one(caller, sessions)));
  }

  /** As {@link #turn}, in one of so many sessions that lie evenly among all that were opened. */
  public void turnOfActive(Caller caller, int active, int sessions) {
    turn(stored(one(caller, active) * (sessions / active)));
  }

  private void turn(String session) {
    var turn = begin(session, version(session));
    settle(turn, 2);
  }

  /**
   * Takes a turn as agents have them: each of its actions is asked for and decided, sent, and its
   * outcome told; {@value #AGENT_COMMITS} commits, one after the other.
   */
  public void agentTurn(Caller caller, int sessions) {
    var session = stored(one(caller, sessions));
    var turn = begin(session, version(session));
    long event = 1;
    for (int i = 0; i < WRITES; i++) {
      acted(turn, event);
      event += 3;
    }
    settle(turn, event + 1);
  }

  private void acted(String turn, long last) {
    var id = action();
    var told = JsonValue.object().with("action", id).with("tool", "lookup_order");
    var requested = new ActionRow(id, turn, "lookup_order", DIGEST, "requested", 1, 0, null, null);
    store
        .actions()
        .request(
            requested,
            evidence("decision", told),
            List.of(
                event(last + 1, EventType.ACTION_REQUESTED, told),
                event(last + 2, EventType.POLICY_DECIDED, told)));
    var intended = new ActionRow(id, turn, "lookup_order", DIGEST, "intended", 1, 1, null, null);
    if (!store.actions().intend(intended, null, evidence("intent", told))) {
      throw new IllegalStateException("no intent: " + id);
    }
    store
        .actions()
        .outcome(
            id,
            "completed",
            "ref-1",
            DIGEST,
            evidence("outcome", told),
            List.of(event(last + 3, EventType.TOOL_COMPLETED, told)));
  }

  private List<EvidenceDraft> evidence(String type, JsonObject body) {
    return List.of(new EvidenceDraft(type, clock.instant(), body));
  }

  private void settle(String turn, long event) {
    var now = clock.instant();
    store
        .turns()
        .settle(
            new Settlement(
                turn,
                "completed",
                new Spend(10, 10),
                List.of(new Settlement.ModelUse("large", 5, 5, 10)),
                "",
                JsonValue.object(),
                "an answer",
                now.plus(HOUR),
                now,
                evidence("terminal", JsonValue.object()),
                List.of(event(event, EventType.TURN_COMPLETED, JsonValue.object()))));
  }

  private long one(Caller caller, int sessions) {
    var callersSessions = sessions / callers.size();
    return callers.indexOf(caller) + (long) callers.size() * random(callersSessions);
  }

  /** A turn is planned on its session as it stands, which is read before. */
  private long version(String session) {
    return store.sessions().find(TENANT, session).orElseThrow().version();
  }

  private static int random(int below) {
    return ThreadLocalRandom.current().nextInt(below);
  }

  private static TurnEvent event(long id, EventType type, JsonObject payload) {
    return new TurnEvent(id, type, payload);
  }

  /** Returns a fresh action id. */
  public String action() {
    return ids.make("act");
  }

  /** Writes what a decision is not told without: action, decision's evidence, both events. */
  public void decided(Caller caller, Question question, Ruling ruling) {
    var evidence =
        JsonValue.object()
            .with("action", question.action())
            .with("tool", question.tool().name())
            .with("toolClass", question.tool().toolClass())
            .with("risk", question.tool().risk().toString())
            .with("decision", "allow")
            .with("reason", "lookup-order")
            .with("policy", ruling.policyId())
            .with("policyVersion", ruling.policyVersion())
            .with("inputDigest", ruling.inputDigest())
            .with("digest", question.digest())
            .with("point", ruling.point())
            .with("phase", "plan");
    var requested =
        JsonValue.object()
            .with("action", question.action())
            .with("tool", question.tool().name())
            .with("digest", question.digest())
            .with("arguments", question.arguments());
    var row =
        new ActionRow(
            question.action(),
            caller.next(),
            question.tool().name(),
            question.digest(),
            "requested",
            1,
            0,
            null,
            null);
    store
        .actions()
        .request(
            row,
            List.of(new EvidenceDraft("decision", clock.instant(), evidence)),
            List.of(
                event(caller.event(), EventType.ACTION_REQUESTED, requested),
                event(caller.event(), EventType.POLICY_DECIDED, evidence)));
  }

  /** The least that is durable in both stores: one state and one event. */
  public void bare(Caller caller) {
    var turn = caller.next();
    var event = event(caller.event(), EventType.RECOVERY, JsonValue.object());
    store.turns().state(turn, state(caller), List.of(), List.of(event));
  }

  /** The least that is durable in the continuity store: one state. */
  public void bareContinuity(Caller caller) {
    store.turns().state(caller.next(), state(caller), List.of(), List.of());
  }

  // SQLite writes nothing for a row that stays as it is, and a commit of nothing costs nothing.
  private static String state(Caller caller) {
    caller.waits = !caller.waits;
    return caller.waits ? "waiting" : "running";
  }

  /**
   * Returns how often a second all callers together did something, one after the other each: for so
   * long, or until the turns that were begun before are written to the end.
   */
  public double rate(Duration time, Consumer<Caller> what) {
    together(this::ahead);
    var done = new AtomicLong();
    var began = System.nanoTime();
    var until = began + time.toNanos();
    together(
        caller -> {
          while (System.nanoTime() < until && caller.goesOn()) {
            what.accept(caller);
            done.incrementAndGet();
          }
        });
    return done.get() / ((System.nanoTime() - began) / 1e9);
  }

  /** Has all callers do it at once; throws what broke one of them: its rate would be no rate. */
  private void together(Consumer<Caller> what) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          callers.stream().map(caller -> threads.submit(() -> what.accept(caller), true)).toList();
      for (var one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a caller broke", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

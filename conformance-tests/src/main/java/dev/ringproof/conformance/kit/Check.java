package dev.ringproof.conformance.kit;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.history.Transcript;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.persona.Personas;
import dev.ringproof.testbed.target.ChatSpec;
import dev.ringproof.testbed.target.StandUp;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.Witness;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One run of one test: the target with its stub world, what is wanted of it, and the record of both
 * for people.
 */
public final class Check {
  /** How long anything may take that has no budget of its own. */
  public static final Duration PATIENCE = Duration.ofSeconds(8);

  /** What a shared machine may add to a measured latency. */
  public static final Duration NOISE = Duration.ofMillis(500);

  private static final long POLL_NANOS = 5_000_000;

  private final Run run;
  private final Standing standing;
  private final Ground ground;
  private final Transcript transcript;
  private final AtomicInteger wants;
  private final CopyOnWriteArrayList<Check> beside = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<String> nonces = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<String> sessions = new CopyOnWriteArrayList<>();
  private final Moment began = Moment.now();
  private final ConcurrentMap<String, String> kept = new ConcurrentHashMap<>();

  private volatile boolean met;
  private volatile boolean prepared;

  Check(Run run) {
    this(run, run.standing(), Ground.of(run.standing()), new Transcript(), new AtomicInteger());
  }

  private Check(
      Run run, Standing standing, Ground ground, Transcript transcript, AtomicInteger wants) {
    this.run = run;
    this.standing = standing;
    this.ground = ground;
    this.transcript = transcript;
    this.wants = wants;
  }

  /** Returns the target. */
  public Standing standing() {
    return standing;
  }

  /**
   * Returns this check on a target that asks the stub decision point: the judged one if it does,
   * else another start of it, which the tests of a run share.
   */
  public Check remotely() {
    return remote() ? this : on(run.beside(true));
  }

  /**
   * Runs this check on a start of the target whose policy may be changed, the first policy in force
   * before and after; the tests of a run share it, one at a time.
   */
  public void reloading(Consumer<Check> body) {
    synchronized (run.reloading()) {
      var whole = false;
      try {
        body.accept(on(run.beside(false)));
        whole = true;
      } finally {
        if (!whole) {
          // Whatever policy a failed test left in force, the next one begins with the first.
          run.endBeside(false);
        }
      }
    }
  }

  /** Runs this check on a start of the target of its own, which ends with it. */
  public void onItsOwn(StandUp plan, Consumer<Check> body) {
    try (var own = Standing.up(plan)) {
      body.accept(on(own));
    }
  }

  private Check on(Standing other) {
    note("on another start of the target, at " + other.base());
    return on(other, Ground.of(other));
  }

  private Check on(Standing other, Ground there) {
    var check = new Check(run, other, there, transcript, wants);
    beside.add(check);
    return check;
  }

  /**
   * Runs this check on several nodes of the target, which the tests of a run share, one at a time.
   * Whatever it did to them, they all stand again before the next one.
   */
  public void onNodes(Consumer<Nodes> body) {
    var cluster = run.nodes();
    note(cluster.members().size() + " nodes of the target on one store");
    var nodes = new Nodes(run, this, cluster, node -> on(standing, Ground.of(cluster, node)));
    try {
      body.accept(nodes);
    } finally {
      nodes.heal();
    }
  }

  /** Returns this check and what it became on other starts of the target. */
  Stream<Check> all() {
    return Stream.concat(Stream.of(this), beside.stream());
  }

  /** Returns the stub world. */
  public Witness witness() {
    return ground.witness();
  }

  /** Returns the verbs, recorded. */
  public AgentBinding api() {
    return ground.binding().recorded(transcript);
  }

  /** Returns the verbs, not recorded: for answers that are too long to keep. */
  public AgentBinding unrecorded() {
    return ground.binding();
  }

  /** Returns who can call. */
  public Personas people() {
    return ground.people();
  }

  /** Returns a tier as the runtime runs it. */
  public Tier tier(TierId id) {
    return ground.tiers().tier(id);
  }

  /** Returns a user of a fresh tenant. */
  public Persona user() {
    return people().user();
  }

  /** Returns whoever the target's key lets in; someone without a token where it has none. */
  public Persona caller() {
    return standing().caller();
  }

  /** Returns how chat completions are asked for; only on a target that speaks them. */
  public ChatSpec chat() {
    return Objects.requireNonNull(standing().plan().target().chat(), "no chat completions");
  }

  /** Returns a fresh nonce whose witness records go into the transcript. */
  public String nonce() {
    var nonce = witness().nonce();
    nonces.add(nonce);
    return nonce;
  }

  /**
   * Returns a word of its own that begins so, of letters alone: what looks like a number or a key
   * is kept out of summaries.
   */
  public static String letters(String before) {
    var word = new StringBuilder(before);
    new SecureRandom().ints(16, 'a', 'z' + 1).forEach(letter -> word.append((char) letter));
    return word.toString();
  }

  /** Whether the target declares the capability. */
  public boolean declares(Capability capability) {
    return standing().declares(capability);
  }

  /** Whether the target lends the seam. */
  public boolean lends(Seam seam) {
    return standing().lends().contains(seam);
  }

  /** Whether the stub decision point decides. */
  public boolean remote() {
    return standing().discovery().text("/decisionPoint").orElse("").equals("remote");
  }

  /** Whether this is the plan that waits for long deadlines too. */
  public boolean full() {
    return run.full();
  }

  /** Returns the seed of every random choice. */
  public long seed() {
    return run.seed();
  }

  /** Adds a remark to the transcript. */
  public void note(String text) {
    transcript.note(text);
  }

  /** Keeps a text as a file of this name in the check's folder. */
  public void keep(String file, String text) {
    kept.put(file, text);
  }

  /** Holds the target to something. */
  public void want(boolean holds, String wanted, Object got) {
    wants.incrementAndGet();
    if (!holds) {
      throw new CheckFailed(wanted, String.valueOf(got));
    }
  }

  /** Holds the target to exactly this. */
  public void wantSame(String what, Object expected, Object got) {
    want(expected.equals(got), what + " " + expected, got);
  }

  /** Holds an answer to a status. */
  public Reply wantStatus(int status, Reply reply, String of) {
    want(reply.status() == status, status + " for " + of, reply);
    return reply;
  }

  /** Holds an answer to a kind of refusal, and returns the problem. */
  public JsonValue wantProblem(ProblemType type, Reply reply, String of) {
    want(reply.is(type), type.status() + " " + type.slug() + " for " + of, reply);
    return json(reply);
  }

  /** Returns an answer's JSON; an answer that is none fails the check. */
  public JsonValue json(Reply reply) {
    try {
      return reply.json();
    } catch (DocumentException e) {
      throw new CheckFailed("a JSON document", reply + " (" + e.getMessage() + ")");
    }
  }

  /** Returns a text that must be there. */
  public String text(JsonValue value, String pointer) {
    return value.text(pointer).orElseThrow(() -> lacks("a text", value, pointer));
  }

  /** Returns a whole number that must be there. */
  public long whole(JsonValue value, String pointer) {
    return value.whole(pointer).orElseThrow(() -> lacks("a whole number", value, pointer));
  }

  /** Fails unless something is there. */
  public <T> T there(Optional<T> maybe, String wanted, Object got) {
    want(maybe.isPresent(), wanted, got);
    return maybe.get();
  }

  /** Waits for a condition, within a bound. */
  public void await(String wanted, Duration within, BooleanSupplier holds) {
    await(wanted, within, () -> holds.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Waits for something to be there, within a bound. */
  public <T> T await(String wanted, Duration within, Supplier<Optional<T>> look) {
    var until = System.nanoTime() + within.toNanos();
    var pause = POLL_NANOS;
    while (true) {
      var found = look.get();
      if (found.isPresent()) {
        wants.incrementAndGet();
        return found.get();
      }
      if (System.nanoTime() > until) {
        throw new CheckFailed(
            wanted + " within " + within.toMillis() + " ms", "nothing of the kind");
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(pause * 2, 20 * POLL_NANOS);
    }
  }

  /** Ends the check without a verdict. */
  public NotProvable notProvable(String why) {
    return new NotProvable(why);
  }

  /**
   * Waits until no test around the shared kill prepares any more. What would not outlast another's
   * long preparation is begun after it, and {@link #killAndStart} follows soon.
   */
  public void prepared() {
    if (!prepared) {
      prepared = true;
      run.rendezvous().prepared();
    }
  }

  /** Waits until all tests around the shared kill are ready for it, and until it is over. */
  public void killAndStart() {
    prepared();
    met = true;
    run.rendezvous().meet();
  }

  /** Returns the wall clock's time before the check asked for anything. */
  public Instant began() {
    return began.wall();
  }

  /** Returns the witness's nanoTime for a time of the wall clock, to compare two records. */
  public long nanosOf(Instant instant) {
    return began.nanosOf(instant);
  }

  /** Remembers a session whose decisions belong into the transcript. */
  void remember(String session) {
    sessions.add(session);
  }

  /** Returns a check for another take of the same test, as far on the way to the shared kill. */
  Check again() {
    var again = new Check(run);
    again.prepared = prepared;
    return again;
  }

  /** Whether it took part in the kill that tests share. */
  boolean met() {
    return met;
  }

  Map<String, String> kept() {
    return Map.copyOf(kept);
  }

  int wants() {
    return wants.get();
  }

  Transcript transcript() {
    return transcript;
  }

  List<String> nonces() {
    return List.copyOf(nonces);
  }

  List<String> sessions() {
    return List.copyOf(sessions);
  }

  private static CheckFailed lacks(String what, JsonValue value, String pointer) {
    return new CheckFailed(what + " at " + pointer, dev.ringproof.contract.json.Json.write(value));
  }
}

package dev.ringproof.chaos.kit;

import dev.ringproof.chaos.library.FailureMode;
import dev.ringproof.chaos.library.FailureMode.Response;
import dev.ringproof.chaos.library.FailureMode.ScenarioSpec;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.binding.NativeBinding;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.history.Transcript;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.Witness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One scenario in one tier: whom it acts as, what it started, and what it saw. */
public final class Scene {
  /** How long anything may take that has no budget of its own. */
  public static final Duration PATIENCE = Duration.ofSeconds(12);

  /** What a shared machine may add to a measured time. */
  public static final Duration NOISE = Duration.ofMillis(500);

  private static final long POLL_NANOS = 4_000_000;

  private final Standing standing;
  private final FailureMode mode;
  private final ScenarioSpec spec;
  private final TierId tierId;
  private final Persona user;
  private final Fault fault;
  private final Transcript transcript = new Transcript();
  private final AgentBinding direct;
  private final CopyOnWriteArrayList<Ongoing> turns = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<String> sessions = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<String> nonces = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Approved> approved = new CopyOnWriteArrayList<>();
  private volatile String saw = "";

  /** Sets a scene. */
  public Scene(
      Standing standing,
      FailureMode mode,
      ScenarioSpec spec,
      TierId tierId,
      Persona user,
      Fault fault) {
    this.standing = standing;
    this.mode = mode;
    this.spec = spec;
    this.tierId = tierId;
    this.user = user;
    this.fault = fault;
    this.direct = patient(standing.binding()).recorded(transcript);
  }

  /** Returns a binding that gives up on a silent target after {@link #PATIENCE}. */
  public static AgentBinding patient(AgentBinding binding) {
    return binding instanceof NativeBinding known ? known.patient(PATIENCE) : binding;
  }

  /** Returns the target. */
  public Standing standing() {
    return standing;
  }

  /** Returns the stub world. */
  public Witness witness() {
    return standing.witness();
  }

  /** Returns the mode. */
  public FailureMode mode() {
    return mode;
  }

  /** Returns the scenario's data. */
  public ScenarioSpec spec() {
    return spec;
  }

  /** Returns the fault. */
  public Fault fault() {
    return fault;
  }

  /** Returns the tier's id. */
  public TierId tierId() {
    return tierId;
  }

  /** Returns the tier as it runs. */
  public Tier tier() {
    return standing.tiers().tier(tierId);
  }

  /** Returns what is declared. */
  public Response declared() {
    return mode.response(tierId);
  }

  /** Returns the declared time, with what a shared machine may add. */
  public Duration time() {
    return declared().time(tier()).plus(NOISE);
  }

  /** Returns how long a whole turn may take. */
  public Duration turnTime() {
    return tier().turn().plus(tier().grace()).plus(NOISE);
  }

  /** Returns who acts. */
  public Persona user() {
    return user;
  }

  /** Returns someone of the same tenant who may approve. */
  public Persona approver() {
    return standing.personas().approverOf(user.tenant());
  }

  /** Returns the verbs, recorded. */
  public AgentBinding api() {
    return direct;
  }

  /** Returns the verbs by way of the proxy that cuts clients off, recorded. */
  public AgentBinding front() {
    return direct.through(standing.front());
  }

  /** Returns the record for people. */
  public Transcript transcript() {
    return transcript;
  }

  /** Says what the user saw. */
  public void saw(String what) {
    saw = saw.isEmpty() ? what : saw + "; " + what;
    transcript.note("seen: " + what);
  }

  /** Returns what the user saw. */
  public String saw() {
    return saw;
  }

  /** Whether the stub decision point decides. */
  public boolean remote() {
    return standing.discovery().text("/decisionPoint").orElse("").equals("remote");
  }

  /** Returns a fresh nonce. */
  public String nonce() {
    var nonce = witness().nonce();
    nonces.add(nonce);
    return nonce;
  }

  /** Opens a session. */
  public String open() {
    var reply = api().openSession(user, tierId, null);
    Unmet.want(reply.status() == 201, "201 for a session of tier " + tierId, reply);
    var session = json(reply).text("/id").orElse("");
    sessions.add(session);
    return session;
  }

  /** Takes a turn that must be admitted. */
  public Ongoing take(String session, String nonce) {
    return take(api(), session, TurnAsk.of("please " + nonce), nonce);
  }

  /** Takes a turn that must be admitted, its stream read by these verbs. */
  public Ongoing take(AgentBinding reading, String session, TurnAsk ask, String nonce) {
    var turn =
        tierId == TierId.C ? job(reading, session, ask, nonce) : now(reading, session, ask, nonce);
    turns.add(turn);
    return turn;
  }

  private Ongoing now(AgentBinding reading, String session, TurnAsk ask, String nonce) {
    var stream = reading.takeTurn(user, session, ask);
    var refusal = stream.refusal();
    Unmet.want(refusal.isEmpty(), "a streamed turn", refusal.map(Reply::toString).orElse(""));
    return new Ongoing(stream, session, stream.turn(), stream.trace(), nonce, "");
  }

  private Ongoing job(AgentBinding reading, String session, TurnAsk ask, String nonce) {
    var reply = api().takeTurnAndWait(user, session, ask);
    Unmet.want(reply.status() == 202, "202 for a job", reply);
    var view = json(reply);
    var turn = view.text("/turn").orElse("");
    var stream = reading.readEvents(user, session, turn, 0);
    var refusal = stream.refusal();
    Unmet.want(refusal.isEmpty(), "a job's events", refusal.map(Reply::toString).orElse(""));
    return new Ongoing(
        stream, session, turn, view.text("/trace").orElse(""), nonce, view.text("/id").orElse(""));
  }

  /** Approves what a turn asks for. */
  public void approve(Ongoing turn, Duration within) {
    var asked = turn.event(EventType.APPROVAL_REQUIRED, within).data();
    var approval = asked.text("/approval").orElse("");
    var digest = asked.text("/digest").orElse("");
    var reply = api().decide(approver(), approval, true, digest, null);
    Unmet.want(reply.status() == 200, "200 for an approval", reply);
    approved.add(new Approved(turn.turn(), approval, asked.text("/action").orElse(""), digest));
  }

  /** An approval that the runtime acknowledged. */
  public record Approved(String turn, String approval, String action, String digest) {}

  /** Returns the approvals that were acknowledged so far. */
  public List<Approved> approved() {
    return List.copyOf(approved);
  }

  /** Reads a turn's events once more, from the first, beside what was read of it before. */
  public Ongoing again(Ongoing turn) {
    var stream = api().readEvents(user, turn.session(), turn.turn(), 0);
    var next =
        new Ongoing(
            stream, turn.session(), turn.turn(), turn.trace(), turn.nonce(), turn.workflow());
    turns.add(next);
    return next;
  }

  /**
   * Reads the rest of a turn's events after this id, beside what was read of it before; empty when
   * there was no stream to be had now.
   */
  public Optional<Ongoing> rest(Ongoing turn, long after) {
    var stream = api().readEvents(user, turn.session(), turn.turn(), after);
    if (stream.refusal().isPresent()) {
      return Optional.empty();
    }
    var next =
        new Ongoing(
            stream, turn.session(), turn.turn(), turn.trace(), turn.nonce(), turn.workflow());
    turns.add(next);
    return Optional.of(next);
  }

  /** Returns the session's checkpoint version. */
  public long version(String session) {
    var reply = api().session(user, session);
    Unmet.want(reply.status() == 200, "200 for the session's view", reply);
    return json(reply).whole("/version").orElse(-1L);
  }

  /** Returns an answer's JSON. */
  public JsonValue json(Reply reply) {
    try {
      return reply.json();
    } catch (DocumentException e) {
      throw new Unmet("a JSON document", reply);
    }
  }

  /** Holds an answer to a kind of refusal. */
  public JsonValue problem(ProblemType type, Reply reply) {
    Unmet.want(
        reply.status() == type.status() && reply.is(type),
        type.status() + " " + type.slug(),
        reply);
    return json(reply);
  }

  /** Waits for something, within a bound. */
  public void await(String wanted, Duration within, BooleanSupplier holds) {
    var until = System.nanoTime() + within.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new Unmet(wanted + " within " + within.toMillis() + " ms", "nothing of the kind");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Returns the turns taken so far. */
  public List<Ongoing> turns() {
    return List.copyOf(turns);
  }

  /** Returns the sessions opened so far. */
  public List<String> sessions() {
    return List.copyOf(sessions);
  }

  /** Returns the nonces used so far. */
  public List<String> nonces() {
    return List.copyOf(nonces);
  }
}

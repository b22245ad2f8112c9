package dev.ringproof.testbed.target;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.binding.Verb;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.persona.Personas;
import dev.ringproof.testbed.proxy.FaultProxy;
import dev.ringproof.testbed.witness.Witness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A target that runs between a stub world and proxies. */
public final class Standing implements AutoCloseable {
  private static final Pattern STOPPED = Pattern.compile("(?m)^State:\\s+T ");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
  // Once for the restart itself, once for a machine that is busier then than now.
  private static final int RESTARTS = 2;
  private static final Duration AROUND_A_RESTART = Duration.ofSeconds(4);
  // Divided by 18, so that the turns of Tier B stay as short as a quick plan waits for.
  private static final Duration LONGEST_APPROVAL = Duration.ofSeconds(16);

  private final StandUp plan;
  private final World world;
  private final @Nullable Child child;
  private final JsonValue discovery;
  private final Subject subject;
  private final AtomicBoolean closed = new AtomicBoolean();
  private Duration readyIn = Duration.ZERO;

  private Standing(StandUp plan, World world, @Nullable Child child, JsonValue discovery) {
    this.plan = plan;
    this.world = world;
    this.child = child;
    this.discovery = discovery;
    this.subject = world.subject(discovery);
  }

  /**
   * Stands the target up and waits until it is ready.
   *
   * @throws StandUpException when it dies or does not become ready in time
   */
  public static Standing up(StandUp plan) {
    var began = System.nanoTime();
    var world = World.around(plan);
    Child child = null;
    try {
      var start = plan.target().start();
      child =
          start == null
              ? null
              : Child.start(plan.target(), start, world.variables(), world.log(), world.binding());
      var standing = new Standing(plan, world, child, discover(plan, world));
      if (child != null) {
        Warmup.of(standing);
        standing.readyIn = Duration.ofNanos(System.nanoTime() - began);
      }
      return standing;
    } catch (StandUpException | DocumentException | UncheckedIOException e) {
      if (child != null) {
        child.kill();
      }
      world.close();
      throw e;
    }
  }

  /**
   * Stands the target up for checks that ask for an approval, kill it, and decide once it is back:
   * where it takes so long to start that a scaled approval would be over by then, it is stood up
   * once more with windows divided by less. Its {@link #scale} tells.
   *
   * @throws StandUpException when it dies or does not become ready in time
   */
  public static Standing upForRestarts(StandUp plan) {
    var first = up(plan);
    var scale = lasting(first.readyIn, plan);
    if (scale == plan.scale()) {
      return first;
    }
    first.close();
    return up(plan.like("slow-start").scale(scale).make());
  }

  /** Returns the greatest factor, up to the plan's, that leaves approvals the time of a restart. */
  static int lasting(Duration readyIn, StandUp plan) {
    var wanted = readyIn.multipliedBy(RESTARTS).plus(AROUND_A_RESTART);
    var least = wanted.compareTo(LONGEST_APPROVAL) > 0 ? LONGEST_APPROVAL : wanted;
    var whole = plan.data().tierData(1).windows().approval();
    return Math.clamp(whole.dividedBy(least), 1, plan.scale());
  }

  private static JsonValue discover(StandUp plan, World world) {
    if (!world.binding().verbs().contains(Verb.DISCOVER)) {
      return JsonValue.object();
    }
    var reply = world.binding().discover();
    if (reply.status() == 0 && plan.target().start() != null) {
      throw new StandUpException(
          "target " + plan.target().name() + " at " + world.base() + ": " + reply.text(), "");
    }
    try {
      // What is no discovery document declares nothing; to judge it is the suites' business.
      return reply.status() == 200 && reply.json() instanceof JsonObject object
          ? object
          : JsonValue.object();
    } catch (DocumentException notJson) {
      return JsonValue.object();
    }
  }

  /** Returns how it was stood up. */
  public StandUp plan() {
    return plan;
  }

  /** Returns its own address, past the front proxy. */
  public URI base() {
    return world.base();
  }

  /** Returns the discovery document that it answered when it became ready; empty without one. */
  public JsonValue discovery() {
    return discovery;
  }

  /** Returns what it declares by name, in its document or by the wire that it speaks. */
  public Set<String> capabilities() {
    var declared = new TreeSet<>(discovery.texts("/capabilities"));
    world.binding().capabilities().forEach(c -> declared.add(c.toString()));
    return declared;
  }

  /** Whether it declares the capability. */
  public boolean declares(Capability c) {
    return capabilities().contains(c.toString());
  }

  /** Returns whoever the target's key lets in; someone without a token where it has none. */
  public Persona caller() {
    return new Persona("key", "caller", ActorType.SYNTHETIC, Set.of(), world.key());
  }

  /** Returns the seams it lends. */
  public Set<Seam> lends() {
    return plan.lends();
  }

  /** Returns the ring it stands in. */
  public int ring() {
    return plan.ring();
  }

  /** Returns the factor by which windows were divided. */
  public int scale() {
    return plan.scale();
  }

  /** Returns the tier data as the runtime runs them, scaled. */
  public TierData tiers() {
    return plan.tiers();
  }

  /** Returns what is judged: the artefact with the data before scaling. */
  public Subject subject() {
    return subject;
  }

  /** Returns the digest of what runs: the subject's when nothing is scaled. */
  public String ranAs() {
    return plan.runs(subject).digest();
  }

  /** Returns the stub world. */
  public Witness witness() {
    return world.witness();
  }

  /** Returns the proxies before the stub world. */
  public Upstreams upstreams() {
    return world.upstreams();
  }

  /** Returns the driver's verbs. */
  public AgentBinding binding() {
    return world.binding();
  }

  /** Returns who can call it. */
  public Personas personas() {
    return world.personas();
  }

  /** Kills its whole process group at once. */
  public void kill() {
    child().kill();
  }

  /** Asks it to end and waits; kills it when it does not. */
  public void stop() {
    child().stop();
  }

  /** Starts it again on the same port and data, and waits until it is ready and warm. */
  public void start() {
    child().again(Map.of());
    Warmup.of(this);
  }

  /** Starts it again without warming it up: how a process comes back that has work left over. */
  public void startCold() {
    child().again(Map.of());
  }

  /**
   * Starts it again, told to hold each turn that reaches a crash point from this passage on. It is
   * not warmed up, for that would pass the point.
   */
  public void startHolding(CrashPoint point, int passage) {
    HeldTurn.forget(dataDir());
    ClockStep.put(dataDir(), Duration.ZERO);
    child().again(Map.of("crash.point", point + ":" + passage));
  }

  /** Returns the turns that it says it holds at a crash point. */
  public List<HeldTurn> held() {
    return HeldTurn.in(dataDir());
  }

  /** Lets the turns that it holds go on; from then on it holds none. */
  public void release() {
    HeldTurn.forget(dataDir());
  }

  /** Stops its process group where it is (SIGSTOP). */
  public void freeze() {
    child().freeze();
  }

  /** Lets a frozen process group go on (SIGCONT). */
  public void thaw() {
    child().thaw();
  }

  /** Whether the system says that a process of it is stopped; never where nobody tells. */
  public boolean asleep() {
    return child().states().stream().anyMatch(state -> STOPPED.matcher(state).find());
  }

  /**
   * Steps the wall clock of a target that was started to hold turns: so far from the true time,
   * behind it if negative, until it is told otherwise or started again.
   */
  public void stepClock(Duration step) {
    ClockStep.put(dataDir(), step);
  }

  /** Whether anything answers at its address now. */
  public boolean answers() {
    return world.binding().answers();
  }

  /** Whether its process lives; for a target named by its address, whether it was ever there. */
  public boolean running() {
    return child == null || child.alive();
  }

  /** Puts a policy into the file of the running target, and beside it a grant that covers it. */
  public void putPolicy(String text) {
    world.policy(text, plan.runs(subject));
  }

  /** Puts a policy into the file of the running target, under the grant that is there. */
  public void putPolicyWithoutGrant(String text) {
    world.policy(text, null);
  }

  private Child child() {
    if (child == null) {
      throw new IllegalStateException(
          "seam missing: start-stop-kill: target "
              + plan.target().name()
              + " was not started here");
    }
    return child;
  }

  /** Returns the credentials that it was given for its models; none if it was not started here. */
  public List<String> credentials() {
    return Stream.of("model.primary.key", "model.fallback.key")
        .flatMap(name -> Stream.ofNullable(world.variables().get(name)))
        .toList();
  }

  /**
   * Returns the arguments of each process that was started for it, as anyone on this machine can
   * list them; empty where the system does not show them.
   */
  public List<String> arguments() {
    return child().arguments();
  }

  /** Returns the environment of each process that was started for it, as its user can read it. */
  public List<String> environment() {
    return child().environment();
  }

  /** Returns the bytes of memory that its processes occupy together; 0 where nobody tells. */
  public long residentBytes() {
    return child().states().stream()
        .flatMap(state -> RESIDENT.matcher(state).results())
        .mapToLong(found -> Long.parseLong(found.group(1)) * 1_024)
        .sum();
  }

  /** Returns the ids of the processes that run for it; none if it was not started here. */
  public List<Long> processes() {
    return child == null ? List.of() : child.ids();
  }

  /** Returns the dumps of memory that appeared where it runs and beside its log. */
  public List<Path> dumps() {
    return child().dumps();
  }

  /** Returns the folder of its store. */
  public Path dataDir() {
    return world.dataDir();
  }

  /** Returns the file that its output goes to, over all starts. */
  public Path log() {
    return world.log();
  }

  /** Returns the last lines of its log. */
  public String logTail(int lines) {
    return Child.tail(world.log(), lines);
  }

  /** Returns every file of the store and the log, for scans. */
  public List<Path> store() {
    try (var files = Files.walk(world.dataDir())) {
      var all = new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
      all.add(world.log());
      return List.copyOf(all);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + world.dataDir(), e);
    }
  }

  /** Returns the proxy between clients and the runtime, for client-side faults. */
  public FaultProxy front() {
    return world.front();
  }

  /** Stops what was started; to do it again does nothing. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    if (child != null) {
      child.kill();
    }
    world.close();
  }
}

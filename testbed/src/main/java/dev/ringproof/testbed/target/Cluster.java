package dev.ringproof.testbed.target;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.testbed.binding.NativeBinding;
import dev.ringproof.testbed.persona.Personas;
import dev.ringproof.testbed.proxy.FaultProxy;
import dev.ringproof.testbed.proxy.ProxyServer;
import dev.ringproof.testbed.proxy.RoundRobin;
import dev.ringproof.testbed.target.TargetSpec.StartSpec;
import dev.ringproof.testbed.witness.Witness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several nodes of one target on one PostgreSQL, behind a plain round-robin proxy, in one stub
 * world. They are told of the store by the reference runtime's own keys in their environment.
 */
public final class Cluster implements AutoCloseable {
  /** How long a client of a cluster waits for an answer: a node that sleeps gives none. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final int KEY_BYTES = 32;

  private final StandUp plan;
  private final World world;
  private final Subject subject;
  private final List<Member> members = new ArrayList<>();
  private final RoundRobin front;
  private final ProxyServer proxies;

  private Cluster(StandUp plan, World world, ProxyServer proxies, List<Integer> ports) {
    this.plan = plan;
    this.world = world;
    this.subject = world.subject(JsonValue.object());
    this.proxies = proxies;
    this.front =
        RoundRobin.listen(
            world.base().getPort(),
            ports.stream()
                .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .toList());
  }

  /**
   * Stands so many nodes up, one after the other, and waits until each is ready.
   *
   * @param proxies opens the proxies between the nodes and the store
   * @throws StandUpException when one dies or does not become ready in time
   */
  public static Cluster up(StandUp plan, SharedStore store, int nodes, ProxyServer proxies) {
    var start = plan.target().start();
    if (start == null) {
      throw new StandUpException(
          "target " + plan.target().name() + " is not started here: many nodes need one that is",
          "");
    }
    var world = World.around(plan);
    var ports = new ArrayList<Integer>();
    for (int i = 0; i < nodes; i++) {
      ports.add(Ports.free());
    }
    var cluster = new Cluster(plan, world, proxies, ports);
    try {
      var key = cluster.key();
      for (int i = 0; i < nodes; i++) {
        cluster.members.add(cluster.member(i, ports.get(i), start, store, key));
      }
      return cluster;
    } catch (StandUpException | UncheckedIOException e) {
      cluster.close();
      throw e;
    }
  }

  private Member member(int number, int port, StartSpec start, SharedStore store, Path key) {
    var proxy = proxies.open("store-" + number + "-" + port, store.address());
    var work = plan.workDir().toAbsolutePath();
    var data = work.resolve("node-" + number);
    var log = work.resolve("node-" + number + ".log");
    try {
      Files.createDirectories(data);
      Files.createFile(log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + work, e);
    }
    var env = new LinkedHashMap<>(start.env());
    env.put("RINGPROOF_STORE_URL", store.through(proxy.address()));
    env.put("RINGPROOF_STORE_USER", store.user() == null ? "" : store.user());
    env.put("RINGPROOF_VAULT_KEY_FILE", key.toString());
    Map<String, String> variables = new HashMap<>(world.variables());
    variables.put("port", Integer.toString(port));
    variables.put("data.dir", data.toString());
    var binding = NativeBinding.to(URI.create("http://127.0.0.1:" + port)).patient(PATIENCE);
    var spec = new StartSpec(start.command(), env, start.readyWithin());
    var child = Child.start(plan.target(), spec, variables, log, binding);
    return new Member(number, child, proxy, binding);
  }

  /** The vault's key: the same file content at every node. */
  private Path key() {
    var bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    var file = plan.workDir().toAbsolutePath().resolve("vault.key");
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, Base64.getEncoder().encodeToString(bytes) + "\n");
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Returns how it was stood up. */
  public StandUp plan() {
    return plan;
  }

  /** Returns what is judged. */
  public Subject subject() {
    return subject;
  }

  /** Returns the digest of what ran, which the scaled tier data are part of. */
  public String ranAs() {
    return plan.runs(subject).digest();
  }

  /** Returns the tier data as the nodes run them, scaled. */
  public TierData tiers() {
    return plan.tiers();
  }

  /** Returns the nodes. */
  public List<Member> members() {
    return List.copyOf(members);
  }

  /** Returns the proxy before them. */
  public RoundRobin front() {
    return front;
  }

  /** Returns the driver's verbs by way of the round-robin proxy. */
  public NativeBinding binding() {
    return NativeBinding.to(front.http()).patient(PATIENCE);
  }

  /** Returns the stub world. */
  public Witness witness() {
    return world.witness();
  }

  /** Returns who can call it. */
  public Personas personas() {
    return world.personas();
  }

  /** Stops what was started. */
  @Override
  public void close() {
    members.forEach(Member::kill);
    front.close();
    members.stream().map(Member::store).forEach(FaultProxy::disable);
    world.close();
  }
}

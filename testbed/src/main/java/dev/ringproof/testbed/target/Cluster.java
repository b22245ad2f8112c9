package dev.ringproof.testbed.target;

import dev.ringproof.contract.clause.Seam;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Several nodes of one target on one PostgreSQL, behind a plain round-robin proxy, in one stub
 * world. They are told of the store by the variables {@code store.url}, {@code store.user}, {@code
 * store.password} and {@code vault.key.file}, which a target that lends many nodes makes use of.
 */
public final class Cluster implements AutoCloseable {
  /** How long a client of a cluster waits for an answer: a node that sleeps gives none. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** Where whoever runs the harness names the store's password, as the runtime's users do. */
  private static final String PASSWORD = "RINGPROOF_STORE_PASSWORD";

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
    if (start == null || !plan.target().lends().contains(Seam.MANY_NODES)) {
      throw new StandUpException(
          "target "
              + plan.target().name()
              + (start == null ? " is not started here" : " does not lend " + Seam.MANY_NODES)
              + ": many nodes need one that is started here, several times, on one store",
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
      if (!Files.exists(log)) {
        Files.createFile(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + work, e);
    }
    Map<String, String> variables = new HashMap<>(world.variables());
    variables.put("port", Integer.toString(port));
    variables.put("data.dir", data.toString());
    variables.put("store.url", store.through(proxy.address()));
    variables.put("store.user", store.user() == null ? "" : store.user());
    variables.put("store.password", System.getenv().getOrDefault(PASSWORD, ""));
    variables.put("vault.key.file", key.toString());
    var binding = NativeBinding.to(URI.create("http://127.0.0.1:" + port)).patient(PATIENCE);
    var child = Child.start(plan.target(), start, variables, log, binding);
    return new Member(number, child, proxy, binding);
  }

  /** The vault's key: the same file content at every node, and at those that stood here before. */
  private Path key() {
    var file = plan.workDir().toAbsolutePath().resolve("vault.key");
    if (Files.exists(file)) {
      return file;
    }
    return VaultKey.write(file);
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

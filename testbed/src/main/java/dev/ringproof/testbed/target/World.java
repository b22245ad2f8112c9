package dev.ringproof.testbed.target;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.binding.ChatBinding;
import dev.ringproof.testbed.binding.NativeBinding;
import dev.ringproof.testbed.persona.Personas;
import dev.ringproof.testbed.persona.TokenForge;
import dev.ringproof.testbed.proxy.FaultProxy;
import dev.ringproof.testbed.witness.Witness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** All that stands around a runtime: stub world, proxies, files, people. */
final class World implements AutoCloseable {
  private static final AtomicLong NUMBER = new AtomicLong();

  /** The stub's model for embeddings; one that the price list leaves out is not asked for. */
  private static final String EMBEDS = "embed";

  private static final String LOOPBACK = "127.0.0.1";

  private final StandUp plan;
  private final @Nullable String artefact;
  private final URI base;
  private final Path dataDir;
  private final Path log;
  private final Witness witness;
  private final Upstreams upstreams;
  private final FaultProxy front;
  private final Personas personas;
  private final AgentBinding binding;
  private final @Nullable String key;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private World(StandUp plan, @Nullable String artefact, @Nullable String key) {
    this.plan = plan;
    this.artefact = artefact;
    this.key = key;
    var url = plan.target().url();
    this.base = url == null ? URI.create("http://" + LOOPBACK + ":" + Ports.free()) : url;
    this.dataDir = plan.workDir().toAbsolutePath().resolve("data");
    this.log = plan.workDir().toAbsolutePath().resolve("runtime.log");
    folders();
    this.witness = Witness.start(plan.decisionPoint());
    this.upstreams =
        new Upstreams(
            open("primary", witness.primary()),
            open("fallback", witness.fallback()),
            open("tools", witness.tools()),
            open("decision", witness.decisionPoint()));
    this.front = open("front", address(base));
    var tokenKey = plan.target().tokenKey();
    var clock = Clock.systemUTC();
    var forge = tokenKey == null ? TokenForge.fresh(clock) : TokenForge.of(tokenKey, clock);
    this.personas = new Personas(plan.ring(), plan.tenants(), forge);
    var chat = plan.target().chat();
    this.binding =
        chat == null ? NativeBinding.to(base) : ChatBinding.to(base, chat.endpoint(), key);
    names();
    if (plan.target().start() != null) {
      fill(forge);
    }
  }

  /** Builds the world for a plan. */
  static World around(StandUp plan) {
    // Before anything is opened: a missing artefact or key must leave nothing running.
    var target = plan.target();
    var chat = target.chat();
    return new World(plan, artefact(target), chat == null ? null : chat.key(target));
  }

  private static @Nullable String artefact(TargetSpec target) {
    try {
      return target.artefact().isEmpty() ? null : ArtefactDigest.of(target.artefact());
    } catch (IllegalArgumentException e) {
      throw new StandUpException("target " + target.name() + ": " + e.getMessage(), "");
    }
  }

  private void fill(TokenForge forge) {
    var runs = plan.runs(subject(JsonValue.object()));
    variables.putAll(StandFiles.write(plan, forge, runs));
    variables.put("port", Integer.toString(base.getPort()));
    variables.put("host", LOOPBACK);
    variables.put("data.dir", dataDir.toString());
    variables.put("model.primary.url", upstreams.primary().http().toString());
    variables.put("model.fallback.url", upstreams.fallback().http().toString());
    variables.put("model.primary.key", credential());
    variables.put("model.fallback.key", credential());
    variables.put("chat.key", key == null ? "" : key);
    var priced = plan.data().prices().items("/prices");
    variables.put(
        "embedding.model",
        priced.stream().anyMatch(price -> price.text("/model").orElse("").equals(EMBEDS))
            ? EMBEDS
            : "");
    variables.put("tools.url", upstreams.tools().http().toString());
    variables.put(
        "decision.url", plan.remoteDecision() ? upstreams.decision().http().toString() : "");
    var collector = witness.collector();
    variables.put(
        "otlp.url", plan.traced() ? "http://" + LOOPBACK + ":" + collector.getPort() : "");
    // What several nodes share: each of them is given its own way there (Cluster).
    for (var shared :
        new String[] {"store.url", "store.user", "store.password", "vault.key.file"}) {
      variables.put(shared, "");
    }
    variables.put("java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    variables.put("home", plan.home().toAbsolutePath().toString());
    variables.put("target.dir", plan.target().folder().toAbsolutePath().toString());
  }

  /** A credential that a stub asks nobody for, so that it can be looked for everywhere. */
  private static String credential() {
    return "key-" + UUID.randomUUID();
  }

  /**
   * Returns what is judged, by the artefact's own digest where the target names files, else by what
   * the runtime says of itself.
   */
  Subject subject(JsonValue discovery) {
    if (artefact != null) {
      return plan.data().subject(artefact);
    }
    if (discovery.at("/build").orElse(null) instanceof JsonObject build) {
      var told = JsonValue.object();
      for (var name : new String[] {"artefact", "tiers", "policy", "prices", "rings"}) {
        told = told.with(name, build.text("/" + name).orElse(""));
      }
      if (told.members().values().stream().allMatch(World::digest)) {
        var said = JsonCodec.decode(told, Subject.class);
        // It says what runs; what is judged is what ran before scaling.
        return plan.scale() == 1 ? said : said.withTiers(Json.digest(plan.data().tiers()));
      }
    }
    var unknown = JsonValue.object().with("unknown artefact of", plan.target().name());
    return plan.data().subject(Json.digest(unknown));
  }

  private static boolean digest(JsonValue value) {
    return value.text("").filter(text -> text.matches("sha256:[0-9a-f]{64}")).isPresent();
  }

  /**
   * Puts a policy into the file that the runtime reads, whole or not at all.
   *
   * @param granted the subject that runs here but for its policy, for a grant that covers the new
   *     one; null leaves the grant as it is
   */
  void policy(String text, @Nullable Subject granted) {
    if (granted != null) {
      var subject = granted.withPolicy(digestOf(text));
      var grant = plan.grants().grant(subject, plan.ring(), GrantKind.REHEARSAL);
      replace("grant.file", Json.pretty(grant));
    }
    replace("policy.file", text);
  }

  /** The digest of a document; what is none has one of its bytes, which no runtime comes to. */
  private static String digestOf(String text) {
    try {
      return Json.digest(Json.parse(text));
    } catch (DocumentException none) {
      return Json.digest(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void replace(String variable, String text) {
    var file = Path.of(String.valueOf(variables.get(variable)));
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private FaultProxy open(String name, InetSocketAddress to) {
    var unique = ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    return plan.proxies().open(name + "-" + unique, to);
  }

  private void names() {
    var names = new HashMap<String, String>();
    for (var tool : plan.data().tools().items("/tools")) {
      var path = tool.text("/path");
      var name = tool.text("/name");
      if (path.isPresent() && name.isPresent()) {
        names.put(path.get(), name.get());
      }
    }
    witness.names(names);
  }

  private void folders() {
    try {
      Files.createDirectories(dataDir);
      if (!Files.exists(log)) {
        Files.createFile(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + plan.workDir(), e);
    }
  }

  private static InetSocketAddress address(URI url) {
    var port = url.getPort() < 0 ? 80 : url.getPort();
    return new InetSocketAddress(url.getHost(), port);
  }

  URI base() {
    return base;
  }

  Path dataDir() {
    return dataDir;
  }

  Path log() {
    return log;
  }

  Witness witness() {
    return witness;
  }

  Upstreams upstreams() {
    return upstreams;
  }

  FaultProxy front() {
    return front;
  }

  Personas personas() {
    return personas;
  }

  AgentBinding binding() {
    return binding;
  }

  @Nullable String key() {
    return key;
  }

  Map<String, String> variables() {
    return Map.copyOf(variables);
  }

  @Override
  public void close() {
    witness.close();
    for (var proxy :
        new FaultProxy[] {
          front, upstreams.primary(), upstreams.fallback(), upstreams.tools(), upstreams.decision()
        }) {
      proxy.disable();
    }
  }
}

package dev.ringproof.cli;

import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.load.Calibration;
import dev.ringproof.rings.key.Grants;
import dev.ringproof.rings.key.Keys;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.persona.TenantPlan;
import dev.ringproof.testbed.proxy.ProxyServer;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.Cluster;
import dev.ringproof.testbed.target.DataFiles;
import dev.ringproof.testbed.target.GrantIssuer;
import dev.ringproof.testbed.target.SharedStore;
import dev.ringproof.testbed.target.StandUp;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.target.TargetSpec;
import dev.ringproof.testbed.target.TargetSpec.StartSpec;
import java.net.URI;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What all suites of one command share: run id, seed, key, target, data, folders, screen. */
final class RunContext {
  private static final String CLAUSES = "clauses";
  private static final Duration GRANT = Duration.ofHours(1);
  private static final int TENANTS = 250;

  private final Options options;
  private final TargetSpec target;
  private final Keys keys;
  private final String run;
  private final Screen screen;
  private final Catalogue catalogue = Catalogue.load();
  private final DataFiles data;
  private final Path out;
  private @Nullable Calibration calibration;

  RunContext(Options options) {
    this(options, options.data());
  }

  RunContext(Options options, DataFiles data) {
    this(options, options.target(), data);
  }

  private RunContext(Options options, TargetSpec target, DataFiles data) {
    this.data = data;
    this.options = options;
    this.target = target;
    this.out = options.out();
    this.keys = Keys.loadOrCreate(options.key());
    var started = Clocks.WALL.instant();
    var mark = new byte[4];
    new Random(options.seed() ^ started.toEpochMilli()).nextBytes(mark);
    this.run = "run-" + started.getEpochSecond() + "-" + HexFormat.of().formatHex(mark);
    var again =
        " --seed "
            + options.seed()
            + (options.targetName().equals("reference") ? "" : " --target " + options.targetName())
            + options.dataWords();
    this.screen = new Screen(System.out, options.verbose(), catalogue, again, evidence());
  }

  /** Returns the same with the target's model providers at another address. */
  RunContext withModel(URI model) {
    var start = target.start();
    if (start == null) {
      throw new CliException(Exit.BAD_ARGUMENTS, "--model needs a target that is started here");
    }
    var env = new HashMap<>(start.env());
    env.replaceAll(
        (name, value) -> value.matches("\\$\\{model\\..*\\.url}") ? model.toString() : value);
    // Its key is its owner's: what the environment says passes through.
    env.values().removeIf(value -> value.matches("\\$\\{model\\..*\\.key}"));
    var other = new StartSpec(start.command(), env, start.readyWithin());
    // Nobody warms it up then: that would be two hundred turns of somebody's model.
    var real = target.startedBy(other).without(Seam.REPOINT_UPSTREAMS);
    return new RunContext(options, real, data);
  }

  /** Returns the same with another target. */
  RunContext withTarget(TargetSpec other) {
    return new RunContext(options, other, data);
  }

  Screen screen() {
    return screen;
  }

  Keys keys() {
    return keys;
  }

  TargetSpec target() {
    return target;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  DataFiles data() {
    return data;
  }

  Path out() {
    return out;
  }

  /** Returns what this process knows of its injector; all loads of a command share it. */
  synchronized Calibration calibration() {
    if (calibration == null) {
      var mostLag = RingFiles.of(data).content().injectorLagP99();
      calibration = new Calibration(out.resolve("work").resolve("gatling"), mostLag);
    }
    return calibration;
  }

  Path evidence() {
    return out.resolve("evidence");
  }

  long seed() {
    return options.seed();
  }

  /** Starts a suite's record at this moment. */
  SuiteRun suite(Suite suite) {
    return new SuiteRun(
        run,
        options.seed(),
        "ringproof " + Version.number(),
        "quick",
        suite,
        Clocks.WALL.instant());
  }

  /** Stands the target up in a ring. */
  Standing up(Stage stage, ProxyServer proxies) {
    if (target.chat() != null && !stage.name().equals(CLAUSES)) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "target " + target.name() + " speaks openai-chat, which conform judges and nothing else");
    }
    var plan = plan(stage, proxies);
    // What has no approvals has none that a slow start could outlast.
    var restarts = stage.name().equals(CLAUSES) && target.chat() == null;
    return restarts ? Standing.upForRestarts(plan) : Standing.up(plan);
  }

  /** Stands so many nodes of the target up on one store, proxies between them and it alone. */
  Cluster cluster(SharedStore store, int nodes, ProxyServer proxies) {
    return Cluster.up(plan(Stage.forNodes(), proxies), store, nodes, proxies);
  }

  private StandUp plan(Stage stage, ProxyServer proxies) {
    var work = out.resolve("work").resolve("ring-" + stage.ring() + "-" + stage.name());
    Folders.empty(work);
    return new StandUp(
        target,
        stage.ring(),
        stage.scale(),
        stage.remoteDecision(),
        TenantPlan.plain(TENANTS),
        work,
        options.home(),
        options.seed(),
        issuer(),
        stage.proxied() ? proxies : ProxyServers.none(),
        data,
        stage.decisionPoint(),
        stage.store(),
        false);
  }

  ProxyServer proxies() {
    return options.proxies();
  }

  /**
   * How a target stands for a suite.
   *
   * @param scale factor by which windows are divided
   * @param proxied whether proxies stand between it and its stub world
   * @param decisionPoint who decides in place of the stub's rules; null: they do
   * @param store what several nodes of it may share; null: nothing
   */
  record Stage(
      String name,
      int ring,
      int scale,
      boolean remoteDecision,
      boolean proxied,
      @Nullable URI decisionPoint,
      @Nullable SharedStore store) {
    Stage(String name, int ring, int scale, boolean remoteDecision, boolean proxied) {
      this(name, ring, scale, remoteDecision, proxied, null, null);
    }

    /** The same, with a store for several nodes; null: with none. */
    Stage sharing(@Nullable SharedStore other) {
      return new Stage(name, ring, scale, remoteDecision, proxied, decisionPoint, other);
    }

    /** For clauses, actions decided by a decision point of somebody else's making. */
    static Stage forClausesDecidedBy(URI point, int ring) {
      return new Stage(CLAUSES, ring, 36, true, true, point, null);
    }

    /** For clauses: short windows, embedded rules. */
    static Stage forClauses(int ring) {
      return new Stage(CLAUSES, ring, 36, false, true);
    }

    /** For failure modes: short windows, and a decision point that can fail. */
    static Stage forChaos(int ring) {
      return new Stage("chaos", ring, 40, true, true);
    }

    /** For crashes: windows that a few restarts do not use up, and a witness of each decision. */
    static Stage forSweep(int ring) {
      return new Stage("sweep", ring, 4, true, false);
    }

    /** For many nodes: real windows, so that a lease is what it is, and embedded rules. */
    static Stage forNodes() {
      return new Stage("nodes", 2, 1, false, false);
    }

    /** For money: real windows, so that all of a run lies within one, and embedded rules. */
    static Stage forMoney() {
      return new Stage("money", 2, 1, false, false);
    }

    /** For hostile requests: real windows, so that what they are about stays. */
    static Stage forHostile(int ring) {
      return new Stage("hostile", ring, 1, false, false);
    }

    /** For programs of clients: approvals that lapse within seconds, embedded rules. */
    static Stage forSequences(int ring) {
      return new Stage("sequences", ring, 75, false, false);
    }

    /** For load: real windows, embedded rules, and nothing in the way. */
    static Stage forLoad(int ring) {
      return new Stage("load", ring, 1, false, false);
    }
  }

  private GrantIssuer issuer() {
    return new GrantIssuer() {
      @Override
      public JsonValue grant(Subject subject, int ring, GrantKind kind) {
        return Grants.issue(keys, subject, ring, kind, Clocks.WALL.instant().plus(GRANT));
      }

      @Override
      public List<PublicKey> trusted() {
        return List.of(keys.named());
      }
    };
  }
}

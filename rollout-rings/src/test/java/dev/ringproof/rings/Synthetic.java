package dev.ringproof.rings;

import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.clause.Clause;
import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Distribution;
import dev.ringproof.contract.evidence.Distribution.Counted;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.InjectorFacts;
import dev.ringproof.contract.evidence.InjectorFacts.Round;
import dev.ringproof.contract.evidence.LoadFacts;
import dev.ringproof.contract.evidence.LoadFacts.OverloadFacts;
import dev.ringproof.contract.evidence.LoadFacts.PhaseFacts;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.Rate;
import dev.ringproof.contract.evidence.ScenarioResult;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.tier.DegradedMode;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.tier.Windows;
import dev.ringproof.rings.spec.RingData;
import dev.ringproof.rings.spec.RingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Histories that never happened: a good bundle for each ring, and one change at a time to it. */
public final class Synthetic {
  static final Instant START = Instant.parse("2026-11-01T08:00:00Z");

  /** When the judged runs ended. */
  public static final Instant END = Instant.parse("2026-11-01T08:02:00Z");

  static final int SCALE = 20;
  static final Catalogue CATALOGUE = Catalogue.load();
  static final RingData RINGS = RingData.defaults();
  static final TierData TIERS = tiers(2);
  private static final JsonObject POLICY = JsonValue.object().with("policy", "synthetic");
  private static final JsonObject PRICES = JsonValue.object().with("prices", "synthetic");

  private Synthetic() {}

  /** Returns a subject whose artefact's digest is this digit over and over. */
  public static Subject subject(String digit) {
    return new Subject(
        "sha256:" + digit.repeat(64),
        Json.digest(JsonCodec.encode(TIERS)),
        Json.digest(POLICY),
        Json.digest(PRICES),
        RINGS.digest());
  }

  static TierData tiers(long firstTokenSeconds) {
    var first = Duration.ofSeconds(firstTokenSeconds);
    return new TierData(
        List.of(
            tier(TierId.A, first, DegradedMode.DENY),
            tier(TierId.B, Duration.ofSeconds(5), DegradedMode.REUSE),
            tier(TierId.C, null, DegradedMode.WAIT)),
        new Windows(
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofHours(4),
            Duration.ofMinutes(10),
            Duration.ofDays(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(15),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            null));
  }

  private static Tier tier(TierId id, @Nullable Duration firstToken, DegradedMode degraded) {
    return new Tier(
        id,
        "tier " + id,
        firstToken,
        Duration.ofSeconds(120),
        Duration.ofSeconds(1),
        id == TierId.C ? Duration.ofMillis(500) : null,
        Duration.ofMillis(50),
        degraded,
        List.of("large", "small"),
        List.of("read"),
        8000,
        500,
        new Spend(100_000, 1_000_000),
        5000,
        Duration.ofSeconds(10));
  }

  /** Writes a good bundle of a ring. */
  public static void write(Path folder, int ring, Subject subject) throws IOException {
    for (var suite : List.of(Suite.CONFORMANCE, Suite.CHAOS, Suite.LOAD)) {
      put(folder, "ring-" + ring + "/" + suite + ".json", encode(evidence(ring, suite, subject)));
    }
    put(folder, "data/tiers.json", JsonCodec.encode(TIERS));
    put(folder, "data/policy.json", POLICY);
    put(folder, "data/prices.json", PRICES);
    put(folder, "data/rings.json", RINGS.document());
  }

  /** Writes observed traffic of a ring that meets what the ring asks for. */
  static void writeObserved(Path folder, int ring, Subject subject) throws IOException {
    put(folder, "ring-" + ring + "/observed.json", encode(evidence(ring, Suite.OBSERVED, subject)));
  }

  static JsonValue encode(Evidence evidence) {
    return JsonCodec.encode(evidence);
  }

  static void put(Path folder, String name, JsonValue value) throws IOException {
    var path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, Json.pretty(value));
  }

  /** Changes one file of a bundle. */
  static void change(Path folder, String name, UnaryOperator<JsonValue> edit) throws IOException {
    put(folder, name, edit.apply(Json.parse(Files.readString(folder.resolve(name)))));
  }

  /** Returns a copy in which the value at a pointer is another; null takes it out. */
  static JsonValue set(JsonValue in, String pointer, @Nullable JsonValue value) {
    var slash = pointer.indexOf('/', 1);
    var name = slash < 0 ? pointer.substring(1) : pointer.substring(1, slash);
    var rest = slash < 0 ? "" : pointer.substring(slash);
    if (in instanceof JsonArray array) {
      var items = new ArrayList<>(array.items());
      var at = Integer.parseInt(name);
      if (rest.isEmpty() && value == null) {
        items.remove(at);
      } else {
        items.set(at, rest.isEmpty() ? value : set(items.get(at), rest, value));
      }
      return new JsonArray(items);
    }
    var object = (JsonObject) in;
    if (rest.isEmpty()) {
      return value == null ? object.without(name) : object.with(name, value);
    }
    return object.with(name, set(object.member(name).orElseThrow(), rest, value));
  }

  static Evidence evidence(int ring, Suite suite, Subject subject) {
    var spec = RINGS.ring(ring);
    var observed = suite == Suite.OBSERVED;
    var scale = suite == Suite.CONFORMANCE || suite == Suite.CHAOS ? SCALE : 1;
    var scaled = Json.digest(JsonCodec.encode(TIERS.scaled(scale)));
    var checks = observed ? List.<CheckResult>of() : checks(ring, suite);
    return new Evidence(
        Evidence.KIND,
        suite,
        ring,
        observed ? "observed" : "run-" + ring,
        48213,
        "ringproof 0.1.0",
        "quick",
        subject,
        subject.withTiers(scaled).digest(),
        scale,
        "reference",
        "remote",
        spec.capabilities(),
        List.of("start-stop-kill"),
        observed ? START.minus(Duration.ofDays(20)) : START,
        END,
        null,
        checks.size(),
        checks,
        suite == Suite.CHAOS ? scenarios(spec) : List.of(),
        suite == Suite.LOAD ? rates(spec) : observed ? observedRates() : List.of(),
        suite == Suite.LOAD ? times(spec, "intended") : observed ? observedTimes() : List.of(),
        suite == Suite.LOAD ? load(spec) : null);
  }

  private static List<CheckResult> checks(int ring, Suite suite) {
    var ids =
        switch (suite) {
          case CONFORMANCE -> CATALOGUE.required(ring).stream().map(Clause::id);
          case CHAOS, LOAD, OBSERVED -> Stream.of("DISC-1");
        };
    return ids.map(id -> new CheckResult(suite + "." + id, id, Outcome.PASSED, null, 3, null))
        .toList();
  }

  private static List<ScenarioResult> scenarios(RingSpec spec) {
    var all = new ArrayList<ScenarioResult>();
    for (var mode : spec.modes()) {
      for (var tier : spec.modeTiers()) {
        all.add(
            new ScenarioResult(
                mode + "-" + tier,
                mode,
                tier,
                "plain",
                Outcome.PASSED,
                null,
                3,
                "turn.failed",
                "turn.failed",
                120L,
                spec.invariants().stream()
                    .map(id -> new InvariantResult(id, 4, List.of()))
                    .toList(),
                "runbooks/" + mode + ".md",
                null));
      }
    }
    return all;
  }

  private static List<Rate> rates(RingSpec spec) {
    var all = new ArrayList<Rate>();
    for (var tier : TierId.values()) {
      var turns = (long) spec.load().turns().getOrDefault(tier, 0);
      all.add(new Rate("turn-success", tier, null, turns, turns));
    }
    for (int tenant = 0; tenant < spec.load().tenants(); tenant++) {
      all.add(new Rate("turn-success", TierId.A, "t" + tenant, 90, 90));
      all.add(new Rate("quota-exact", null, "t" + tenant, 10, 10));
    }
    return all;
  }

  private static List<Rate> observedRates() {
    return List.of(
        new Rate("turn-success", TierId.A, "one", 2000, 2000),
        new Rate("turn-success", TierId.A, "two", 2000, 2000),
        new Rate("turn-success", TierId.A, "three", 2000, 2000),
        new Rate("turn-success", TierId.B, "one", 400, 400),
        new Rate("approval", null, null, 40, 40));
  }

  private static List<Distribution> times(RingSpec spec, String clock) {
    return Stream.of(TierId.A, TierId.B)
        .map(
            tier ->
                new Distribution(
                    "first-token",
                    tier,
                    clock,
                    List.of(
                        new Counted(40_000, spec.load().turns().getOrDefault(tier, 0) - 5),
                        new Counted(400_000, 5))))
        .toList();
  }

  private static List<Distribution> observedTimes() {
    return List.of(
        new Distribution("first-token", TierId.A, "runtime", List.of(new Counted(90_000, 6000))),
        new Distribution("first-token", TierId.B, "runtime", List.of(new Counted(90_000, 400))));
  }

  private static LoadFacts load(RingSpec spec) {
    var turns = spec.load().turns().values().stream().mapToLong(n -> n).sum();
    var phases = new ArrayList<PhaseFacts>();
    phases.add(new PhaseFacts("steady", turns, turns, turns, 0, 0, turns));
    if (spec.load().overload()) {
      phases.add(new PhaseFacts("overload", 900, 900, 600, 300, 0, 600));
    }
    return new LoadFacts(
        spec.load().arrivalsPerSecond(),
        20,
        4000,
        0.8,
        0,
        "trace quantiles",
        phases,
        null,
        spec.load().overload() ? new OverloadFacts(20, 8, 19, 900, 600, 300, 0, true) : null,
        new InjectorFacts(
            (long) spec.load().arrivalsPerSecond(),
            50_000,
            List.of(new Round(1_000, 1, 1_000, 1_000, 1_000, 2_100))));
  }
}

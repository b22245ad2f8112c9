package dev.ringproof.runtime;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.PriceList;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.slo.ServiceObjectives;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.Windows;
import dev.ringproof.runtime.approval.ApprovalBook;
import dev.ringproof.runtime.budget.BudgetPlanner;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.config.Documents;
import dev.ringproof.runtime.config.PolicySource;
import dev.ringproof.runtime.crash.SteppedClock;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.cel.CelDecisionPoint;
import dev.ringproof.runtime.http.BodyReader;
import dev.ringproof.runtime.http.CostHeaders;
import dev.ringproof.runtime.http.EventEncoder;
import dev.ringproof.runtime.http.HttpApi;
import dev.ringproof.runtime.http.Identity;
import dev.ringproof.runtime.http.ScopeGuard;
import dev.ringproof.runtime.http.Tokens;
import dev.ringproof.runtime.model.Breakers;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.Retries;
import dev.ringproof.runtime.model.TokenCounter;
import dev.ringproof.runtime.model.tokens.JtokkitCounter;
import dev.ringproof.runtime.policy.ActionGate;
import dev.ringproof.runtime.policy.TierActionGate;
import dev.ringproof.runtime.ring.ArtefactDigest;
import dev.ringproof.runtime.ring.GrantedRing;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.slo.BurnRates;
import dev.ringproof.runtime.slo.PrometheusSlo;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.stream.Channels;
import dev.ringproof.runtime.telemetry.Tracing;
import dev.ringproof.runtime.telemetry.TurnLog;
import dev.ringproof.runtime.telemetry.otlp.OtlpTracing;
import dev.ringproof.runtime.tool.ToolCatalogue;
import dev.ringproof.runtime.tool.ToolPort;
import dev.ringproof.runtime.tool.ToolsByAdapter;
import dev.ringproof.runtime.tool.http.HttpToolAdapter;
import dev.ringproof.runtime.tool.mcp.McpTools;
import dev.ringproof.runtime.turn.Effects;
import dev.ringproof.runtime.turn.FollowUps;
import dev.ringproof.runtime.turn.Outlooks;
import dev.ringproof.runtime.turn.Recall;
import dev.ringproof.runtime.turn.Recoveries;
import dev.ringproof.runtime.turn.TurnParts;
import dev.ringproof.runtime.turn.Turns;
import dev.ringproof.runtime.workflow.Backoff;
import dev.ringproof.runtime.workflow.Jobs;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The runtime, wired. Each part is made by one method that a subclass may override: that is how a
 * runtime which is broken in one way is made, and there is no other way to break it.
 */
public class Assembly {
  private static final int JOB_THREADS = 16;

  private final Config config;
  private final Clock clock;
  private @Nullable PriceList prices;

  /** Makes an assembly of this configuration; nothing is started yet. */
  public Assembly(Config config) {
    this.config = config;
    // Whoever may hold turns may step the clock: a start under a grant that allows neither ends.
    this.clock =
        config.crashPoint() == null
            ? Clock.systemUTC()
            : new SteppedClock(Clock.systemUTC(), config.dataDir());
  }

  /** Returns what makes a policy of the document in the policy's file. */
  protected PolicySource policies() {
    return PolicySource.checked();
  }

  /** Returns the gate that judges actions by one policy; each that comes into force has its own. */
  protected ActionGate gate(
      TierData tiers, DecisionPoint point, CelDecisionPoint rules, SloRecorder slo) {
    return new TierActionGate(tiers, point, rules, slo);
  }

  /** Returns the book of approvals. */
  protected ApprovalBook approvals(ActionStore store, Channels channels) {
    return new ApprovalBook(store, channels, clock);
  }

  /** Returns the adapter to the tools. */
  protected ToolPort tools() {
    return new HttpToolAdapter(config.toolsUrl(), config.toolsAllow());
  }

  /** Returns what finds out about effects whose answer was lost. */
  protected Effects effects(ToolPort tools, ActionStore store) {
    return new Effects(tools, store);
  }

  /** Returns what plans a turn's money. */
  protected BudgetPlanner budget() {
    return new BudgetPlanner();
  }

  /** Returns the log of turns, which redacts. */
  protected TurnLog log() {
    return new TurnLog(config.ring() == 1);
  }

  /** Returns who is let in, and how many at once: what the opened ring says. */
  protected RingGate admission(GrantedRing opened) {
    return opened;
  }

  /** Returns who is shown each turn and what goes out for it: nobody, unless it is configured. */
  protected Tracing tracing(RingGate ring) {
    var collector = config.otlpUrl();
    return collector == null ? Tracing.NONE : OtlpTracing.to(collector, ring.ring(), ids(), clock);
  }

  /** Returns what tells who asks. */
  protected Identity identity() {
    return Tokens.of(config, clock);
  }

  /** Returns what says whether an actor holds a scope. */
  protected ScopeGuard scopes() {
    return (actor, scope) -> actor.scopes().contains(scope);
  }

  /** Returns how the bodies of requests are read. */
  protected BodyReader bodies() {
    return BodyReader.STRICT;
  }

  /** Returns how events are written on the wire. */
  protected EventEncoder events() {
    return EventEncoder.ONE_LINE;
  }

  /** Returns how headers tell of money, whose currency has this ISO 4217 code. */
  protected CostHeaders costs(String currency) {
    return CostHeaders.in(currency);
  }

  /** Returns what the runtime says of itself. */
  protected Supplier<JsonObject> discovery(Supplier<JsonObject> document) {
    return document;
  }

  /** Returns the maker of ids. */
  protected Ids ids() {
    return new Ids(new SecureRandom(), clock());
  }

  /** Returns what draws the pauses between the runs of a job. */
  protected Backoff backoff(Windows windows) {
    return Backoff.of(windows, new SecureRandom());
  }

  /** Returns the store. */
  protected Store store() {
    return Stores.open(config, clock);
  }

  /** Returns the models. */
  protected ModelPort model(TokenCounter counter) {
    return Models.providers(config, Objects.requireNonNull(prices), counter, clock);
  }

  /** Returns what says how often models are asked again. */
  protected Retries retries() {
    return Models.retries(config, Objects.requireNonNull(prices));
  }

  /** Returns what earlier summaries are recalled with; null where nothing is embedded. */
  protected @Nullable Recall recall(TokenCounter counter, Duration window) {
    return Models.recall(config, counter, window, clock);
  }

  /** Returns the configuration. */
  protected final Config config() {
    return config;
  }

  /** Returns the clock. */
  protected final Clock clock() {
    return clock;
  }

  /**
   * Checks all that can be checked without starting: documents, grant, keys, the store's address.
   *
   * @return what is worth knowing of what was found
   */
  public final List<String> check() {
    var documents = Documents.read(config, policies());
    Rings.crash(config, Rings.open(config, documents, clock));
    var unused = Deciding.rules(documents);
    var unusedPrices = Models.prices(config, documents);
    var catalogue = new ToolCatalogue(documents.data().tools().data().tools());
    new McpTools(documents.data().tools().data(), config.toolsAllow()).close();
    HttpApi.check(config);
    if (catalogue.all().isEmpty()) {
      throw DocumentException.at("tools", "no tool", "at least one");
    }
    return List.of(Stores.check(config));
  }

  /** Starts the runtime: recovers what was unfinished, then opens its door. */
  public final Started start() {
    var closing = new Closing();
    try {
      return start(closing);
    } catch (RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  private Started start(Closing closing) {
    var counter = new JtokkitCounter();
    var policies = policies();
    var documents = Documents.read(config, policies);
    var opened = Rings.open(config, documents, clock);
    var ring = admission(opened);
    var tiers = documents.data().tiers().data();
    var store = closing.opened(store());
    var slo = slo(ring, store, tiers);
    var tracing = closing.opened(tracing(ring));
    var channels = new Channels();
    var approvals = approvals(store.actions(), channels);
    var deciding = closing.opened(new Deciding(config, documents));
    var policy =
        new PolicyInForce(
            documents,
            ArtefactDigest.ofRunning(),
            opened,
            given -> ruled(given, tracing, deciding, slo));
    var parts =
        parts(
            new Made(
                documents,
                store,
                channels,
                approvals,
                ring,
                slo,
                closing.opened(new Recoveries(slo, tiers.windows().recovery())),
                policy,
                tools(documents, closing),
                counter,
                tracing));
    var turns = new Turns(parts);
    var jobs = new Jobs(turns, backoff(tiers.windows()));
    var recall = parts.recall();
    if (recall != null) {
      closing.opened(new Forgetting(recall.memory(), tiers.windows().transientData(), slo, clock));
    }
    var discovery = discovery(policy, tiers, ring, deciding.kind(), recall != null);
    var currency = documents.data().prices().data().currency();
    var edge =
        new HttpApi.Edge(closing.opened(identity()), scopes(), bodies(), events(), costs(currency));
    var outlooks = new Outlooks(parts, policy::point);
    var http = closing.opened(surface(parts, turns, outlooks, edge, discovery));
    var sweeper = new Sweeper(store, clock, Sweeper.retention(config, tiers), slo, parts.log());
    open(turns, jobs, http, closing.opened(sweeper), store, tiers.windows().lease());
    closing.opened(new PolicyWatch(config, policies, policy, slo)).start();
    return new Started(http, turns, ring, policy.subject().digest(), config.drainGrace(), closing);
  }

  private Supplier<JsonObject> discovery(
      PolicyInForce policy, TierData tiers, RingGate ring, String kind, boolean memory) {
    var mcp = !policy.documents().data().tools().data().servers().isEmpty();
    var shared = config.store() != null;
    var follow = config.followUpAttempts();
    return discovery(new Discovery(policy, tiers, ring, kind, mcp, follow, memory, shared));
  }

  private HttpApi surface(
      TurnParts parts,
      Turns turns,
      Outlooks outlooks,
      HttpApi.Edge edge,
      Supplier<JsonObject> discovery) {
    var recall = parts.recall();
    return new HttpApi(
        new HttpApi.Parts(
            config,
            parts.tiers(),
            parts.store(),
            turns,
            parts.approvals(),
            outlooks,
            recall == null ? null : recall.memory(),
            parts.ring(),
            parts.slo(),
            parts.log(),
            parts.ids(),
            clock,
            edge,
            discovery));
  }

  /** Returns what counts and measures turns. */
  protected SloRecorder slo(RingGate ring, Store store, TierData tiers) {
    return new PrometheusSlo(
        ring.ring(),
        clock,
        () -> store.jobs().backlogAge(clock.instant()),
        ring::concurrency,
        BurnRates.of(tiers, ServiceObjectives.defaults(), System::nanoTime));
  }

  /** What was unfinished first, then the queue, then the door. */
  private static void open(
      Turns turns, Jobs jobs, HttpApi http, Sweeper sweeper, Store store, Duration lease) {
    turns.recover();
    store.nodes().share(lease, turns);
    store.jobs().start(jobs, JOB_THREADS);
    http.start();
    sweeper.start();
    http.ready();
  }

  private record Made(
      Documents documents,
      Store store,
      Channels channels,
      ApprovalBook approvals,
      RingGate ring,
      SloRecorder slo,
      Recoveries recoveries,
      ActionGate gate,
      ToolPort tools,
      TokenCounter counter,
      Tracing tracing) {}

  private TurnParts parts(Made made) {
    var data = made.documents().data();
    var tiers = data.tiers().data();
    List<Tool> all = data.tools().data().tools();
    var catalogue = new ToolCatalogue(all);
    prices = data.prices().data();
    return new TurnParts(
        tiers,
        Models.prices(config, made.documents()),
        all,
        catalogue::problems,
        made.store(),
        made.channels(),
        made.approvals(),
        made.gate(),
        made.ring(),
        made.tracing().around(model(made.counter())),
        retries(),
        new Breakers(),
        Models.shown(recall(made.counter(), tiers.windows().transientData()), made.tracing()),
        made.counter(),
        effects(catalogue.checking(made.tracing().around(made.tools())), made.store().actions()),
        new FollowUps.Bound(config.followUpAttempts(), config.followUpWithin()),
        budget(),
        made.slo(),
        made.recoveries(),
        Rings.crash(config, made.ring()),
        log(),
        made.tracing(),
        ids(),
        clock);
  }

  private ToolPort tools(Documents documents, Closing closing) {
    var declared = documents.data().tools().data();
    var http = tools();
    return declared.servers().isEmpty()
        ? http
        : new ToolsByAdapter(http, closing.opened(new McpTools(declared, config.toolsAllow())));
  }

  private PolicyInForce.Ruled ruled(
      Documents documents, Tracing tracing, Deciding deciding, SloRecorder slo) {
    var rules = Deciding.rules(documents);
    var point = tracing.around(deciding.point(documents, rules));
    return new PolicyInForce.Ruled(point, gate(documents.data().tiers().data(), point, rules, slo));
  }
}

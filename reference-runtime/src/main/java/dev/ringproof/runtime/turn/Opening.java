package dev.ringproof.runtime.turn;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.budget.BudgetPlanner.Need;
import dev.ringproof.runtime.budget.BudgetPlanner.Plan;
import dev.ringproof.runtime.budget.Purse;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.session.TraceContext;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.TurnRow;
import dev.ringproof.runtime.stream.TurnChannel;
import dev.ringproof.runtime.stream.TurnChannel.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a turn: context and route are planned, then one commit claims the key, the
 * session, the quota and the money.
 */
final class Opening {
  private static final int TRIES = 3;

  private final TurnParts parts;
  private final Offers offers;
  private final ContextStep context;

  Opening(TurnParts parts, Offers offers) {
    this.parts = parts;
    this.offers = offers;
    this.context = parts.context();
  }

  /** What came of it. */
  sealed interface Opened {
    /**
     * It may call the model.
     *
     * @param budget the session's, with the reservation made
     */
    record Started(Running turn, ContextStep.Context context, BudgetView budget)
        implements Opened {}

    record Replayed(TurnRow turn) implements Opened {}

    record Refused(Start.Refused refusal) implements Opened {}
  }

  /** A dead letter, and who has it run again. */
  record Redriven(TurnRow dead, Actor by) {}

  Opened open(
      TurnRequest request,
      Session session,
      @Nullable String workflow,
      @Nullable Redriven redriven) {
    var tier = parts.tiers().tier(session.tier());
    var planned = session;
    var loaded = context.load(planned, request.message(), tier.contextTokens());
    for (int i = 1; ; i++) {
      var now = parts.clock().instant();
      var need =
          new Need(
              tier,
              loaded.mostTokens(tier),
              offers.of(tier.id()).tokens(),
              loaded.over() ? loaded.tokens() : 0,
              parts.prices().at(now));
      switch (attempt(request, planned, new As(workflow, redriven), loaded, need, now)) {
        case Attempt.Ended ended -> {
          return ended.opened();
        }
        // Another turn of the tenant may have taken the money between the plan and the commit.
        case Attempt.Lacking lack -> {
          if (i >= TRIES || !lack.planned()) {
            return new Opened.Refused(lack.refusal());
          }
        }
        // Another turn of the session ended in between: this one goes on from there.
        case Attempt.Moved moved -> {
          if (i >= TRIES) {
            return new Opened.Refused(inProgress());
          }
          planned = moved.session();
          loaded = context.load(planned, request.message(), tier.contextTokens());
        }
      }
    }
  }

  /** As which job a turn is opened, if it is one. */
  private record As(@Nullable String workflow, @Nullable Redriven redriven) {}

  private sealed interface Attempt {
    record Ended(Opened opened) implements Attempt {}

    record Lacking(Start.Refused refusal, boolean planned) implements Attempt {}

    record Moved(Session session) implements Attempt {}
  }

  private Attempt attempt(
      TurnRequest request,
      Session session,
      As as,
      ContextStep.Context loaded,
      Need need,
      Instant now) {
    var windows = parts.tiers().windows();
    var tenant = parts.ring().tenant(session.tenant());
    var budget = parts.store().sessions().budget(session, windows.budgets(), now);
    var limit = tenant.map(t -> t.budget()).orElse(null);
    var shared = shared(session, limit, now);
    var plan = parts.budget().plan(need, budget, shared);
    var channel = channel(request, need.tier());
    var evidence = evidence(request, session, need.tier(), plan.orElse(null), now);
    var redriven = as.redriven();
    if (redriven != null) {
      evidence.add(redrive(redriven, redriven.dead().id(), redriven.dead().trace(), now));
    }
    var begun = new AtomicReference<Begun>();
    // Nothing can pay for it: yet a replay has to be told as one.
    var reservation = plan.map(Plan::reservation).orElse(budget.limit().plus(new Spend(1, 1)));
    var stands =
        channel.commit(
            drafts(session, plan.orElse(null)),
            events -> {
              var ask =
                  new BeginTurn(
                      channel.turn(),
                      channel.trace(),
                      session.id(),
                      request.actor(),
                      request.bodyDigest(),
                      request.idempotencyKey(),
                      request.expectedVersion(),
                      session.version(),
                      reservation,
                      // The job was counted when it was accepted.
                      redriven == null ? tenant.map(t -> t.quota()).orElse(null) : null,
                      limit,
                      windows.budgets(),
                      now.plus(windows.vault()),
                      now,
                      request.message(),
                      as.workflow(),
                      evidence,
                      events,
                      takenOver(redriven, channel, now));
              begun.set(parts.store().turns().begin(ask));
              return begun.get() instanceof Begun.Started;
            });
    if (!stands) {
      var lacking = new MoneyBack(parts, session, need, now).told(begun.get(), budget, shared);
      return refused(lacking, plan.isPresent(), now);
    }
    var start = (Begun.Started) begun.get();
    return new Attempt.Ended(started(request, channel, start, plan.orElseThrow(), as, loaded));
  }

  /** The dead letter that the turn is another go at, as its store takes it over. */
  private static BeginTurn.@Nullable Redrive takenOver(
      @Nullable Redriven redriven, TurnChannel channel, Instant now) {
    return redriven == null
        ? null
        : new BeginTurn.Redrive(
            redriven.dead().id(), redrive(redriven, channel.turn(), channel.trace(), now));
  }

  /** Says who re-drove a dead letter, and what is on the other side of it. */
  private static EvidenceDraft redrive(Redriven redriven, String turn, String trace, Instant now) {
    var body =
        JsonValue.object()
            .with("workflow", String.valueOf(redriven.dead().workflow()))
            .with("by", redriven.by().subject())
            .with("turn", turn)
            .with("trace", trace);
    return new EvidenceDraft("redrive", now, body);
  }

  private @Nullable BudgetView shared(Session session, @Nullable Spend limit, Instant now) {
    var window = parts.tiers().windows().budgets();
    return limit == null
        ? null
        : parts.store().sessions().tenantBudget(session.tenant(), limit, window, now);
  }

  private Opened started(
      TurnRequest request,
      TurnChannel channel,
      Begun.Started begun,
      Plan plan,
      As as,
      ContextStep.Context loaded) {
    var session = begun.session();
    var tier = parts.tiers().tier(session.tier());
    var facts =
        new TurnFacts(
            channel.turn(),
            channel.trace(),
            context(request, channel.trace()),
            session.id(),
            request.actor(),
            tier,
            parts.ring().ring(),
            session.version(),
            session.epoch(),
            session.summary(),
            session.limit(),
            as.workflow(),
            as.redriven() != null,
            begun.budget(),
            session.createdAt());
    return new Opened.Started(
        new Running(
            facts,
            channel,
            Deadline.of(request.receivedNanos(), tier.turn()),
            new Purse(plan.reservation(), plan.prices()),
            plan.models(),
            0),
        loaded,
        begun.budget());
  }

  private TraceContext context(TurnRequest request, String trace) {
    var caller = request.caller();
    return caller == null ? TraceContext.own(trace, parts.ids()) : caller.next(parts.ids());
  }

  private static Attempt refused(Begun begun, boolean planned, Instant now) {
    return switch (begun) {
      case Begun.Started started -> throw new IllegalStateException("a started turn is no refusal");
      case Begun.Replayed replayed -> new Attempt.Ended(new Opened.Replayed(replayed.turn()));
      case Begun.KeyReused reused ->
          no(Start.Refused.of(ProblemType.IDEMPOTENCY_KEY_REUSED, "use a new key for a new body"));
      case Begun.InProgress running -> no(inProgress());
      case Begun.Moved moved -> new Attempt.Moved(moved.session());
      case Begun.Stale stale ->
          no(
              new Start.Refused(
                  ProblemType.STALE_CHECKPOINT,
                  "read the session, then send the turn with its version",
                  null,
                  stale.version(),
                  null,
                  null));
      case Begun.BudgetExhausted budget ->
          new Attempt.Lacking(
              new Start.Refused(
                  ProblemType.BUDGET_EXHAUSTED,
                  (budget.tenantWide() ? "the tenant's" : "the session's")
                      + " window cannot pay for this turn",
                  positive(Duration.between(now, budget.budget().windowEnds())),
                  null,
                  null,
                  budget),
              planned);
      case Begun.QuotaExceeded quota ->
          no(
              new Start.Refused(
                  ProblemType.QUOTA_EXCEEDED,
                  "the tenant has no turns left in this window",
                  positive(Duration.between(now, quota.resetsAt())),
                  null,
                  quota.quota(),
                  null));
      case Begun.NotDead not ->
          no(Start.Refused.of(ProblemType.JOB_NOT_DEAD, "only a dead letter is re-driven"));
      case Begun.NoSession none -> no(Start.Refused.of(ProblemType.NOT_FOUND, ""));
    };
  }

  private static Start.Refused inProgress() {
    return Start.Refused.later(
        ProblemType.TURN_IN_PROGRESS, "one turn of a session at a time", Duration.ofSeconds(1));
  }

  private static Attempt no(Start.Refused refusal) {
    return new Attempt.Ended(new Opened.Refused(refusal));
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  private TurnChannel channel(TurnRequest request, Tier tier) {
    var turn = parts.ids().make("trn");
    var trace = parts.ids().trace();
    return new TurnChannel(
        turn,
        trace,
        parts.store().turns(),
        parts.clock(),
        0,
        new TurnObserver(
            tier.id(),
            request.actor().tenant(),
            request.session(),
            trace,
            request.receivedNanos(),
            parts));
  }

  private List<Draft> drafts(Session session, @Nullable Plan plan) {
    var started =
        new Draft(
            EventType.TURN_STARTED,
            JsonValue.object()
                .with("session", session.id())
                .with("tier", session.tier().toString())
                .with("ring", parts.ring().ring())
                .with("version", session.version()));
    return plan == null
        ? List.of(started)
        : List.of(started, new Draft(EventType.ROUTE_SELECTED, route(plan)));
  }

  private static JsonObject route(Plan plan) {
    var route = plan.route();
    return JsonValue.object()
        .with("model", route.model())
        .with("position", route.position())
        .with("reason", route.reason())
        .with("costMicros", route.costMicros())
        .with("marginalMicros", route.marginalMicros());
  }

  private List<EvidenceDraft> evidence(
      TurnRequest request, Session session, Tier tier, @Nullable Plan plan, Instant now) {
    var actor = request.actor();
    var drafts = new ArrayList<EvidenceDraft>();
    var admission =
        JsonValue.object()
            .with("actor", actor.subject())
            .with("actorType", actor.type().toString())
            .with("tenant", actor.tenant())
            .with("tier", tier.id().toString())
            .with("ring", parts.ring().ring())
            .with("scopes", JsonArray.ofStrings(actor.scopes().stream().sorted().toList()))
            .with("version", session.version());
    var caller = request.caller();
    drafts.add(
        new EvidenceDraft(
            "admission",
            now,
            caller == null ? admission : admission.with("parent", caller.traceparent())));
    if (plan != null) {
      drafts.add(
          new EvidenceDraft(
              "reservation",
              now,
              JsonValue.object()
                  .with("tokens", plan.reservation().tokens())
                  .with("micros", plan.reservation().micros())));
      drafts.add(
          new EvidenceDraft(
              "route",
              now,
              JsonValue.object()
                  .with("model", plan.route().model())
                  .with("reason", plan.route().reason())
                  .with("costMicros", plan.route().costMicros())));
    }
    return drafts;
  }
}

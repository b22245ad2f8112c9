package dev.ringproof.runtime.store;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Risk;
import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Sessions, turns and actions to try a store with; no two have the same id. */
public final class StoreFixture {
  public static final Instant NOW = Instant.parse("2026-11-25T10:00:00.123Z");
  public static final Instant LATER = NOW.plus(Duration.ofHours(4));
  public static final BudgetWindow WINDOW = BudgetWindow.resetting(Duration.ofHours(1));
  public static final String TENANT = "acme";
  public static final Spend LIMIT = new Spend(1000, 1000);
  public static final Spend HUNDRED = new Spend(100, 100);
  private static final AtomicInteger NEXT = new AtomicInteger();

  private StoreFixture() {}

  public static Session session(TierId tier) {
    return new Session(
        "ses_" + NEXT.incrementAndGet(), TENANT, "ann", tier, 0, "", LIMIT, 1, null, NOW);
  }

  public static Actor actor(String tenant) {
    return new Actor("ann", tenant, ActorType.EXTERNAL, Set.of("agent"), LATER);
  }

  public static BeginTurn turn(Session session) {
    return turn(session, null, "digest-1");
  }

  /** Returns a turn that is planned on the session as the store has it now. */
  public static BeginTurn turn(Store store, Session session) {
    return turn(store.sessions().find(session.tenant(), session.id()).orElse(session));
  }

  public static BeginTurn turn(Session session, @Nullable String key, String digest) {
    var n = NEXT.incrementAndGet();
    return new BeginTurn(
        "trn_" + n,
        "%032x".formatted(n),
        session.id(),
        actor(session.tenant()),
        digest,
        key,
        null,
        session.version(),
        HUNDRED,
        null,
        null,
        WINDOW,
        LATER,
        NOW,
        "prompt of " + n,
        session.tier() == TierId.C ? "wfl_" + n : null,
        List.of(draft("admission"), draft("reservation")),
        List.of(event(1, EventType.TURN_STARTED)),
        null);
  }

  public static EvidenceDraft draft(String type) {
    return new EvidenceDraft(
        type, NOW, JsonValue.object().with("b", type).with("a", 12).with("é", true));
  }

  public static TurnEvent event(long id, EventType type) {
    return new TurnEvent(id, type, JsonValue.object().with("text", "word " + id));
  }

  public static List<TurnEvent> tokens(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(id -> event(id, EventType.TOKEN)).toList();
  }

  /** Ends a turn whose last event was this one. */
  public static Settlement end(BeginTurn turn, long lastEvent) {
    return new Settlement(
        turn.turn(),
        "completed",
        new Spend(30, 40),
        List.of(new Settlement.ModelUse("large", 20, 10, 40)),
        "a summary",
        JsonValue.object().with("degraded", false),
        "answer of " + turn.turn(),
        LATER,
        NOW,
        List.of(draft("settlement"), draft("terminal")),
        List.of(event(lastEvent + 1, EventType.TURN_COMPLETED)));
  }

  /** Ends a turn whose last event was its first, in another state. */
  public static Settlement end(BeginTurn turn, String state) {
    var e = end(turn, 1);
    return new Settlement(
        e.turn(),
        state,
        e.charged(),
        e.perModel(),
        e.summary(),
        e.view(),
        e.text(),
        e.vaultUntil(),
        e.now(),
        e.evidence(),
        e.events());
  }

  /** Returns another go at a turn's job, as one that was asked for then. */
  public static BeginTurn redrive(BeginTurn t, Instant now) {
    var n = NEXT.incrementAndGet();
    return new BeginTurn(
        "trn_" + n,
        "%032x".formatted(n),
        t.session(),
        t.actor(),
        "",
        null,
        null,
        t.plannedOn(),
        t.reservation(),
        null,
        t.tenantLimit(),
        t.budgetWindow(),
        t.vaultUntil(),
        now,
        t.prompt(),
        t.workflow(),
        t.evidence(),
        t.events(),
        new BeginTurn.Redrive(t.turn(), draft("redrive")));
  }

  public static ActionRow action(BeginTurn turn) {
    return new ActionRow(
        "act_" + NEXT.incrementAndGet(),
        turn.turn(),
        "refund",
        "sha256:aa",
        "requested",
        1,
        0,
        null,
        null);
  }

  public static ApprovalRow approval(BeginTurn turn, ActionRow action) {
    return approval(turn, action, ApprovalMode.HUMAN);
  }

  /** Returns a pending approval of a mode. */
  public static ApprovalRow approval(BeginTurn turn, ActionRow action, ApprovalMode mode) {
    return new ApprovalRow(
        "apr_" + NEXT.incrementAndGet(),
        TENANT,
        turn.session(),
        turn.turn(),
        turn.trace(),
        action.id(),
        action.tool(),
        "write",
        Risk.HIGH,
        action.digest(),
        "ann",
        mode,
        "pending",
        NOW,
        LATER,
        null,
        null,
        Set.of());
  }

  /** Returns the id of the job that a turn of Tier C is. */
  public static String workflow(BeginTurn turn) {
    return Objects.requireNonNull(turn.workflow());
  }

  public static IntStream times(int n) {
    return IntStream.range(0, n);
  }

  /** Returns a turn as the other, that says something else and bears no key, version or quota. */
  public static BeginTurn saying(BeginTurn t, String prompt, List<TurnEvent> events) {
    return new BeginTurn(
        t.turn(),
        t.trace(),
        t.session(),
        t.actor(),
        t.bodyDigest(),
        null,
        null,
        t.plannedOn(),
        t.reservation(),
        null,
        null,
        t.budgetWindow(),
        t.vaultUntil(),
        t.now(),
        prompt,
        null,
        t.evidence(),
        events,
        null);
  }
}

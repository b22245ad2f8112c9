package dev.ringproof.runtime.turn;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.session.TraceContext;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.TurnRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What does not change while a turn runs.
 *
 * @param trace names the evidence log
 * @param context the turn's own span, of which outbound calls are part: in the caller's trace, if
 *     it told one
 * @param limit the session's budget limit
 * @param summary the checkpoint's summary at the start
 * @param redriven whether it is another go at a dead letter, by an operator's word
 * @param begun the session's budget as the turn's reservation left it, in the window that the turn
 *     is charged to
 */
public record TurnFacts(
    String turn,
    String trace,
    TraceContext context,
    String session,
    Actor actor,
    Tier tier,
    int ring,
    long startVersion,
    long epoch,
    String summary,
    Spend limit,
    @Nullable String workflow,
    boolean redriven,
    BudgetView begun,
    Instant sessionCreated) {
  /**
   * Returns the facts of a turn that is on record, for what is still to be done of it.
   *
   * @param epoch of the session, by which its effects go out
   */
  static TurnFacts again(TurnParts parts, TurnRow row, Session session, long epoch) {
    return new TurnFacts(
        row.id(),
        row.trace(),
        context(parts, row),
        row.session(),
        row.actor(),
        parts.tiers().tier(row.tier()),
        parts.ring().ring(),
        row.startVersion(),
        epoch,
        session.summary(),
        session.limit(),
        row.workflow(),
        row.redrives() > 0,
        begun(parts, row, session),
        session.createdAt());
  }

  private static BudgetView begun(TurnParts parts, TurnRow row, Session session) {
    var window = parts.tiers().windows().budgets();
    var then = parts.store().sessions().budget(session, window, row.startedAt());
    return then.ending(window.back(window.at(row.startedAt())));
  }

  /** The caller's trace as it was recorded; its {@code tracestate} is text, and was not kept. */
  private static TraceContext context(TurnParts parts, TurnRow row) {
    return parts.store().evidence().trace(row.tenant(), row.trace()).stream()
        .flatMap(found -> found.entries().stream())
        .flatMap(entry -> entry.body().text("/parent").stream())
        .flatMap(parent -> TraceContext.read(List.of(parent), List.of()).stream())
        .findFirst()
        .map(caller -> caller.next(parts.ids()))
        .orElseGet(() -> TraceContext.own(row.trace(), parts.ids()));
  }
}

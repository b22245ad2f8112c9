package dev.ringproof.runtime.turn;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.session.TraceContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What does not change while a turn runs.
 *
 * @param trace names the evidence log
 * @param context the trace that outbound calls are part of: the caller's, if it told one
 * @param limit the session's budget limit
 * @param summary the checkpoint's summary at the start
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
    Instant sessionCreated) {}

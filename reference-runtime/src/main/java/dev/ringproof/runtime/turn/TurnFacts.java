package dev.ringproof.runtime.turn;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.runtime.session.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What does not change while a turn runs.
 *
 * @param limit the session's budget limit
 * @param summary the checkpoint's summary at the start
 */
public record TurnFacts(
    String turn,
    String trace,
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

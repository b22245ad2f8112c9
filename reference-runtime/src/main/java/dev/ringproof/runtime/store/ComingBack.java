package dev.ringproof.runtime.store;

import dev.ringproof.contract.tier.Spend;
import java.time.Instant;

/**
 * What can be spent again, and when: a part of what a window that slides has settled and reserved.
 */
public record ComingBack(Instant at, Spend amount) {}

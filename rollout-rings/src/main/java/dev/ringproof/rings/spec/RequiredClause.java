package dev.ringproof.rings.spec;

import org.jspecify.annotations.Nullable;

/**
 * A clause that a ring asks to be proven.
 *
 * @param must whether its failure is a FAIL; otherwise it is a warning
 * @param capability what it is about; null if every build must keep it
 */
public record RequiredClause(String id, boolean must, @Nullable String capability) {}

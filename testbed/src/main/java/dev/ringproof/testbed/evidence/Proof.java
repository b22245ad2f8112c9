package dev.ringproof.testbed.evidence;

/**
 * A clause and something in this build that proves it.
 *
 * @param kind {@code conformance}, {@code chaos}, {@code load} or {@code gate}
 * @param name such as {@code PolicyClauses.approvalBindsToArguments}
 */
public record Proof(String clause, String kind, String name) {}

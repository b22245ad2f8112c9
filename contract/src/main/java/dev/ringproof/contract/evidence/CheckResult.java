package dev.ringproof.contract.evidence;

import org.jspecify.annotations.Nullable;

/**
 * One check that ran: a test method, a scenario step, a load objective.
 *
 * @param id unique in the document, such as {@code PolicyTest.approvalBindsToArguments}
 * @param clause the clause that it is about
 * @param reason why it did not pass, in a sentence: what was wanted, what was got; null if it
 *     passed
 * @param millis how long it took
 * @param transcript folder below the evidence folder with request, response and witness view
 */
public record CheckResult(
    String id,
    String clause,
    Outcome outcome,
    @Nullable String reason,
    long millis,
    @Nullable String transcript) {}

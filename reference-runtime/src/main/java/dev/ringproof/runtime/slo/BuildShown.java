package dev.ringproof.runtime.slo;

/**
 * What runs now, and by what right.
 *
 * @param digest of the subject: it changes with the policy in force
 * @param grant the kind of the grant that opened the ring
 */
public record BuildShown(String digest, String grant) {}

package dev.ringproof.testbed.persona;

import org.jspecify.annotations.Nullable;

/**
 * How a token is made by hand. In the texts {@code {{kid}}} stands for the trusted key's id, {@code
 * {{stranger}}} for another key's public half, {@code {{good}}} for a good token.
 *
 * @param header its header as JSON; null: a good one
 * @param claims members beside a good token's claims, null to leave one out; null: none
 * @param sign {@code trusted}, {@code stranger}, {@code hmac} (with the public key as the secret),
 *     {@code cut}, {@code zero}, {@code none}, {@code changed} (claims after signing); null:
 *     trusted
 * @param raw the token itself, in place of all others
 */
public record Craft(
    @Nullable String header,
    @Nullable String claims,
    @Nullable String sign,
    @Nullable String raw) {}

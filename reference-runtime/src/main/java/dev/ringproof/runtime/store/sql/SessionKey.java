package dev.ringproof.runtime.store.sql;

import javax.crypto.SecretKey;

/**
 * The key that seals a session's texts, as it stands in the commit that reads it.
 *
 * @param session whose
 * @param key unwrapped
 */
record SessionKey(String session, SecretKey key) {}

package dev.ringproof.runtime.store.sql;

import dev.ringproof.runtime.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The data keys of sessions: random, kept wrapped in the vault, thrown away when their session is
 * erased.
 *
 * <p>The row is the truth, the cache saves the unwrapping alone: it answers only for the wrapped
 * bytes that a statement has just read. So a key whose commit was rolled back, or whose session was
 * erased, opens and seals nothing, whatever is in memory. Only the writer's thread fills the cache:
 * a reader of an older snapshot cannot bring back a key that an erasure dropped.
 */
public final class SessionKeys {
  private static final int BYTES = 32;
  private static final long MOST = 10_000;
  private static final String NAMED = "ringproof name of a word\n";
  private static final Place MARK = new Place("mark", "", List.of());

  private static final class Unwrapped {
    final byte[] wrapped;
    final SecretKey key;

    Unwrapped(byte[] wrapped, SecretKey key) {
      this.wrapped = wrapped;
      this.key = key;
    }
  }

  private final SecretKey wrapping;
  private final KeyRows rows;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Unwrapped> unwrapped = new ConcurrentHashMap<>();

  /** Makes them for keys that stand there, wrapped by this one. */
  public SessionKeys(byte[] wrappingKey, KeyRows rows) {
    this.rows = rows;
    wrapping = Sealing.key(wrappingKey);
  }

  /** Marks a vault as one whose sessions' keys this key wraps. */
  public void mark(Db db) throws SQLException {
    db.update(
        "INSERT INTO vault_seal (id, sealed) VALUES (1, ?) ON CONFLICT DO NOTHING",
        db.sealing().seal(wrapping, MARK, new byte[0]));
  }

  /** Whether the vault was marked by this key. */
  public boolean marked(Db db) throws SQLException {
    var mark = db.one("SELECT sealed FROM vault_seal", row -> row.getBytes(1));
    try {
      return mark.isPresent() && db.sealing().open(wrapping, MARK, mark.get()).length == 0;
    } catch (StoreException e) {
      return false;
    }
  }

  /**
   * Returns a name for a tenant's word by which it is found again and which tells it to nobody who
   * lacks the wrapping key (HMAC-SHA-256). It begins with a blank, which no such word does.
   */
  String named(String tenant, String word) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(wrapping);
      mac.update(NAMED.getBytes(StandardCharsets.UTF_8));
      mac.update((tenant.length() + " " + tenant).getBytes(StandardCharsets.UTF_8));
      return " " + HexFormat.of().formatHex(mac.doFinal(word.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new StoreException("this Java runtime lacks HmacSHA256", e);
    }
  }

  /** Returns the column {@code wrapped} for a statement's session, named by table and column. */
  String column(String session) {
    return rows.column(session);
  }

  /** Returns the joins that give a statement's session the column {@code w.wrapped}. */
  String joined(String session) {
    return rows.joined(session);
  }

  /** Returns the key of a session that lives, made if it has none yet; for the writer's thread. */
  SecretKey ofLiving(Db db, String session) throws SQLException {
    var wrapped = wrapped(db, session);
    if (wrapped.isPresent()) {
      return held(db, session, wrapped.get());
    }
    // Erase wins: nothing that was under way makes a new key for an erased session.
    if (!db.exists("SELECT 1 FROM sessions WHERE id = ?", session)) {
      throw new StoreException("there is no session " + session + " to keep text for");
    }
    return make(db, session);
  }

  /** Makes the key of a session that has none. */
  public SecretKey make(Db db, String session) throws SQLException {
    var key = new byte[BYTES];
    random.nextBytes(key);
    var wrapped = db.sealing().seal(wrapping, Place.key(session), key);
    rows.keep(db, session, wrapped);
    return kept(session, wrapped, Sealing.key(key));
  }

  /** Returns the key that the writer's thread has read wrapped. */
  SecretKey held(Db db, String session, byte @Nullable [] wrapped) {
    var known = unwrapped.get(session);
    if (known != null && Arrays.equals(known.wrapped, wrapped)) {
      return known.key;
    }
    var key = unwrap(db.sealing(), session, wrapped);
    return wrapped == null ? key : kept(session, wrapped, key);
  }

  private SecretKey kept(String session, byte[] wrapped, SecretKey key) {
    if (unwrapped.size() >= MOST) {
      // Rarely, and it costs an unwrapping each; to keep an order costs with each key.
      unwrapped.clear();
    }
    unwrapped.put(session, new Unwrapped(wrapped, key));
    return key;
  }

  /** Overwrites a session's key where it stands, and deletes it; for the writer's thread. */
  public void forget(Db db, String session) throws SQLException {
    rows.forget(db, session);
    unwrapped.remove(session);
  }

  /** Returns how one read opens what it finds. */
  Reading reading(Db db) {
    return new Reading(db.sealing());
  }

  private SecretKey unwrap(Sealing by, String session, byte @Nullable [] wrapped) {
    if (wrapped == null) {
      throw new StoreException(
          "the vault has no key of session " + session + ": what it holds of it cannot be read");
    }
    return Sealing.key(by.open(wrapping, Place.key(session), wrapped));
  }

  private Optional<byte[]> wrapped(Db db, String session) throws SQLException {
    return db.one(
            "SELECT w.wrapped FROM (SELECT CAST(? AS TEXT) AS id) s" + joined("s.id"),
            row -> Optional.ofNullable(row.getBytes(1)),
            session)
        .flatMap(found -> found);
  }

  /** One thread's reading. */
  final class Reading {
    private final Sealing by;
    private @Nullable String session;
    private @Nullable SecretKey key;

    private Reading(Sealing by) {
      this.by = by;
    }

    /** Opens what stands at a place, by the key in the row's column {@code wrapped}. */
    byte[] open(ResultSet row, Place place, String column) throws SQLException {
      return by.open(key(row, place.session()), place, row.getBytes(column));
    }

    private SecretKey key(ResultSet row, String of) throws SQLException {
      var last = key;
      if (last != null && of.equals(session)) {
        return last;
      }
      var wrapped = row.getBytes("wrapped");
      var known = unwrapped.get(of);
      var found =
          known != null && Arrays.equals(known.wrapped, wrapped)
              ? known.key
              : unwrap(by, of, wrapped);
      session = of;
      key = found;
      return found;
    }
  }
}

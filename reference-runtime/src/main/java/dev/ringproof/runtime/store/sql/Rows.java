package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Risk;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.ApprovalRow;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.TurnRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Rows as records. */
final class Rows {
  private Rows() {}

  static Session session(ResultSet row) throws SQLException {
    return new Session(
        row.getString("id"),
        row.getString("tenant"),
        row.getString("owner"),
        TierId.valueOf(row.getString("tier")),
        row.getLong("version"),
        row.getString("summary"),
        spend(row, "limit"),
        row.getLong("epoch"),
        maybe(row, "active_turn"),
        instant(row, "created_at"));
  }

  static TurnRow turn(ResultSet row) throws SQLException {
    var started = instant(row, "started_at");
    var accepted = maybeInstant(row, "accepted_at");
    return new TurnRow(
        row.getString("id"),
        row.getString("trace"),
        row.getString("session"),
        row.getString("tenant"),
        TierId.valueOf(row.getString("tier")),
        JsonCodec.decode(Json.parse(row.getString("actor")), Actor.class),
        row.getString("state"),
        spend(row, "reserved"),
        row.getInt("takes"),
        row.getInt("attempts"),
        row.getInt("redrives"),
        row.getLong("start_version"),
        row.getLong("epoch"),
        maybe(row, "workflow"),
        object(row.getString("view")),
        accepted == null ? started : accepted,
        started,
        maybeInstant(row, "ended_at"));
  }

  static ActionRow action(ResultSet row) throws SQLException {
    return new ActionRow(
        row.getString("id"),
        row.getString("turn"),
        row.getString("tool"),
        row.getString("digest"),
        row.getString("state"),
        row.getLong("epoch"),
        row.getInt("attempts"),
        maybe(row, "reference"),
        maybe(row, "result_digest"));
  }

  static ApprovalRow approval(ResultSet row) throws SQLException {
    return new ApprovalRow(
        row.getString("id"),
        row.getString("tenant"),
        row.getString("session"),
        row.getString("turn"),
        row.getString("trace"),
        row.getString("action"),
        row.getString("tool"),
        row.getString("tool_class"),
        named(Risk.values(), row.getString("risk")),
        row.getString("digest"),
        row.getString("requester"),
        named(ApprovalMode.values(), row.getString("mode")),
        row.getString("state"),
        instant(row, "requested_at"),
        instant(row, "expires_at"),
        maybe(row, "decided_by"),
        maybe(row, "reason"),
        names(maybe(row, "decided_scopes")));
  }

  /** Reads the two columns of an amount that share a prefix. */
  static Spend spend(ResultSet row, String prefix) throws SQLException {
    return new Spend(row.getLong(prefix + "_tokens"), row.getLong(prefix + "_micros"));
  }

  /** Returns a text as any database can hold it: PostgreSQL has no character 0. */
  static String plain(String text) {
    return text.replace('\u0000', '\ufffd');
  }

  /** Returns what a column holds of a set of names. */
  static String names(Set<String> names) {
    return Json.write(JsonArray.ofStrings(new TreeSet<>(names)));
  }

  private static Set<String> names(@Nullable String column) {
    return column == null ? Set.of() : Set.copyOf(Json.parse(column).texts(""));
  }

  static JsonObject object(String text) {
    if (Json.parse(text) instanceof JsonObject object) {
      return object;
    }
    throw new StoreException("a row holds JSON that is no object");
  }

  /** Returns the constant with this wire name. */
  static <E extends Enum<E>> E named(E[] constants, String wire) {
    return Arrays.stream(constants)
        .filter(c -> c.toString().equals(wire))
        .findFirst()
        .orElseThrow(() -> new StoreException("a row holds an unknown name: " + wire));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  private static @Nullable Instant maybeInstant(ResultSet row, String column) throws SQLException {
    var millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  // The driver's getString is null for NULL, which its missing annotations do not say.
  private static @Nullable String maybe(ResultSet row, String column) throws SQLException {
    return row.getString(column);
  }
}

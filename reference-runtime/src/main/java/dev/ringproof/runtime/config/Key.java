package dev.ringproof.runtime.config;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every configuration key, in the one place where it is documented. */
public enum Key {
  HOST("127.0.0.1", "address to listen on"),
  PORT("8080", "port to listen on; 0 takes a free one"),
  DATA_DIR("data", "folder of the stores; made if it is missing"),
  VAULT_KEY_FILE(
      "", "32 random bytes in Base64 that wrap the vault's keys; empty: made in data-dir"),
  STORE_URL(
      "",
      "PostgreSQL database that several nodes share, jdbc:postgresql://host:port/database; empty:"
          + " SQLite in data-dir"),
  STORE_USER("", "who asks that database; empty: as the operating system calls the process"),
  STORE_PASSWORD_FILE("", "file of one line, the password; only its owner may read it"),
  STORE_PASSWORD("", "the password itself, instead of the file; better in the environment"),
  MODEL_PRIMARY_URL(
      null,
      "base URL of the primary provider, of all models but the fallback's; /chat/completions is"
          + " added"),
  MODEL_FALLBACK_URL(
      null,
      "base URL of the fallback provider: of models whose price says provider: fallback, and of"
          + " small unless it says primary"),
  MODEL_PRIMARY_KEY("", "bearer token for the primary provider; empty sends none"),
  MODEL_FALLBACK_KEY("", "bearer token for the fallback provider; empty sends none"),
  EMBEDDING_MODEL(
      "",
      "model of the primary provider that /embeddings is asked with, to recall earlier summaries;"
          + " it needs a price; empty: no memory"),
  TOOLS_URL(null, "base URL of the tools; each tool's path is added"),
  TOOLS_ALLOW(
      "",
      "what tools may be reached at though it is not public: addresses, networks (CIDR) and host"
          + " names, separated by commas; an address that tools-url writes out is allowed as it is"),
  DECISION_URL("", "base URL of an AuthZEN decision point; empty: the policy's own rules decide"),
  JWKS_FILE("", "JSON Web Key Set that tokens are verified against (ES256, EdDSA)"),
  JWKS_URL("", "where that set is fetched and kept fresh; instead of jwks-file, never beside it"),
  ISSUER(null, "the only issuer of tokens"),
  AUDIENCE(null, "the audience that tokens must name"),
  GRANT_FILE(null, "the signed grant that opens the ring"),
  TRUSTED_KEYS_FILE(null, "Ed25519 public keys of who may sign grants"),
  RING(null, "the ring to stand in, 0 to 3; the grant must open it"),
  TIERS_FILE("", "tiers and windows; empty: the contract's defaults"),
  POLICY_FILE("", "action policy; empty: the contract's default"),
  PRICES_FILE("", "price list; empty: the contract's default"),
  RINGS_FILE("", "rings; empty: the contract's default"),
  TENANTS_FILE("", "tenants; empty: none, every actor is refused"),
  TOOLS_FILE("", "tools; empty: the contract's default"),
  SESSION_LIFE(
      "P30D", "a session unused for so long has ended; its rows go a review window (tiers) later"),
  FOLLOW_UP_ATTEMPTS(
      "12", "how often Tier C asks about an effect of unknown outcome after its turn, at most"),
  FOLLOW_UP_WITHIN("PT1H", "so long after the turn at most, as an ISO 8601 duration"),
  DRAIN_GRACE(
      "PT20S",
      "so long turns may go on after SIGTERM, as an ISO 8601 duration; what is left then can be"
          + " resumed"),
  OTLP_URL(
      "",
      "base URL of an OpenTelemetry collector (OTLP over HTTP); /v1/traces and /v1/metrics are added;"
          + " empty: no span is made"),
  CRASH_POINT("", "rehearsals only: point[:passage] at which turns are held, to be killed there");

  private final @Nullable String fallback;
  private final String help;

  Key(@Nullable String fallback, String help) {
    this.fallback = fallback;
    this.help = help;
  }

  /** Returns the key as it stands in the file: {@code model-primary-url}. */
  public String inFile() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the environment variable that overrides it: {@code RINGPROOF_MODEL_PRIMARY_URL}. */
  public String inEnvironment() {
    return "RINGPROOF_" + name();
  }

  /** Returns its default; empty means that it must be given. */
  public Optional<String> fallback() {
    return Optional.ofNullable(fallback);
  }

  /** Returns all keys with defaults and meanings, for {@code --help}. */
  public static String listing() {
    var text = new StringBuilder();
    for (var key : values()) {
      var value =
          key.fallback()
              .map(f -> f.isEmpty() ? "default: empty" : "default: " + f)
              .orElse("required");
      text.append(String.format(Locale.ROOT, "  %-20s %s (%s)%n", key.inFile(), key.help, value));
    }
    return text.toString();
  }
}

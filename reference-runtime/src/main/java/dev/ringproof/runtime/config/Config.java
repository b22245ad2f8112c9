package dev.ringproof.runtime.config;

import dev.ringproof.runtime.net.Addresses;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an operator sets, checked; see {@link Key} for each member's meaning. */
public record Config(
    String host,
    int port,
    Path dataDir,
    @Nullable Path vaultKeyFile,
    @Nullable StoreAddress store,
    URI modelPrimaryUrl,
    URI modelFallbackUrl,
    @Nullable String modelPrimaryKey,
    @Nullable String modelFallbackKey,
    @Nullable String embeddingModel,
    URI toolsUrl,
    Addresses toolsAllow,
    @Nullable URI decisionUrl,
    @Nullable Path jwksFile,
    @Nullable URI jwksUrl,
    String issuer,
    String audience,
    Path grantFile,
    Path trustedKeysFile,
    int ring,
    @Nullable Path tiersFile,
    @Nullable Path policyFile,
    @Nullable Path pricesFile,
    @Nullable Path ringsFile,
    @Nullable Path tenantsFile,
    @Nullable Path toolsFile,
    Duration sessionLife,
    int followUpAttempts,
    Duration followUpWithin,
    Duration drainGrace,
    @Nullable URI otlpUrl,
    @Nullable String crashPoint) {

  /**
   * Where the shared database is; see the keys that begin with {@code store-}.
   *
   * @param password never shown
   */
  public record StoreAddress(String url, @Nullable String user, @Nullable String password) {
    @Override
    public String toString() {
      return url;
    }
  }

  @Override
  public String toString() {
    return "Config[ring=" + ring + ", host=" + host + ", port=" + port + "]";
  }
}

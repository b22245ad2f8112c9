package dev.ringproof.testbed.target;

import dev.ringproof.testbed.persona.TenantPlan;
import dev.ringproof.testbed.proxy.ProxyServer;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a target shall stand.
 *
 * @param scale factor by which windows are divided; 1 leaves them
 * @param remoteDecision whether the runtime asks the stub decision point
 * @param workDir where data files, store and log go; made when absent
 * @param home the checkout
 * @param seed settles every random choice of the harness
 * @param decisionPoint one of somebody else's making, which answers where the stub's standard rules
 *     would; null: the stub does
 */
public record StandUp(
    TargetSpec target,
    int ring,
    int scale,
    boolean remoteDecision,
    TenantPlan tenants,
    Path workDir,
    Path home,
    long seed,
    GrantIssuer grants,
    ProxyServer proxies,
    DataFiles data,
    @Nullable URI decisionPoint) {
  public StandUp {
    if (ring < 0 || ring > 3 || scale < 1) {
      throw new IllegalArgumentException(
          "found ring " + ring + " and scale " + scale + ", expected ring 0 to 3, scale 1 or more");
    }
  }

  /** How a target shall stand whose decision point is the stub, where it asks one. */
  public StandUp(
      TargetSpec target,
      int ring,
      int scale,
      boolean remoteDecision,
      TenantPlan tenants,
      Path workDir,
      Path home,
      long seed,
      GrantIssuer grants,
      ProxyServer proxies,
      DataFiles data) {
    this(
        target,
        ring,
        scale,
        remoteDecision,
        tenants,
        workDir,
        home,
        seed,
        grants,
        proxies,
        data,
        null);
  }

  /** Returns the same with questions of the runtime answered by this decision point. */
  public StandUp decidedBy(@Nullable URI other) {
    return new StandUp(
        target,
        ring,
        scale,
        remoteDecision,
        tenants,
        workDir,
        home,
        seed,
        grants,
        proxies,
        data,
        other);
  }
}

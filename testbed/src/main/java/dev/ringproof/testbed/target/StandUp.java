package dev.ringproof.testbed.target;

import dev.ringproof.testbed.persona.TenantPlan;
import dev.ringproof.testbed.proxy.ProxyServer;
import java.nio.file.Path;

/**
 * How a target shall stand.
 *
 * @param scale factor by which windows are divided; 1 leaves them
 * @param remoteDecision whether the runtime asks the stub decision point
 * @param workDir where data files, store and log go; made when absent
 * @param home the checkout
 * @param seed settles every random choice of the harness
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
    DataFiles data) {
  public StandUp {
    if (ring < 0 || ring > 3 || scale < 1) {
      throw new IllegalArgumentException(
          "found ring " + ring + " and scale " + scale + ", expected ring 0 to 3, scale 1 or more");
    }
  }
}

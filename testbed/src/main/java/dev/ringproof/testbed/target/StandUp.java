package dev.ringproof.testbed.target;

import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.testbed.persona.TenantPlan;
import dev.ringproof.testbed.proxy.ProxyServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
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
 * @param store an empty database that several nodes of the target may share; null: none is there
 * @param traced whether the runtime is given a collector to send its spans and metrics to
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
    @Nullable URI decisionPoint,
    @Nullable SharedStore store,
    boolean traced) {
  public StandUp {
    if (ring < 0 || ring > 3 || scale < 1) {
      throw new IllegalArgumentException(
          "found ring " + ring + " and scale " + scale + ", expected ring 0 to 3, scale 1 or more");
    }
  }

  /** Says how a target shall stand that has no store for several nodes and no collector. */
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
      DataFiles data,
      @Nullable URI decisionPoint) {
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
        decisionPoint,
        null,
        false);
  }

  /** Returns the same with a store that several nodes may share. */
  public StandUp sharing(SharedStore other) {
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
        decisionPoint,
        other,
        traced);
  }

  /** Returns the seams that are lent: the target's own; many nodes where they have a store. */
  public Set<Seam> lends() {
    if (store != null) {
      return target.lends();
    }
    var lends = EnumSet.noneOf(Seam.class);
    lends.addAll(target.lends());
    lends.remove(Seam.MANY_NODES);
    return lends;
  }

  /** Returns the tier data as the runtime runs them, scaled. */
  public TierData tiers() {
    return data.tierData(scale);
  }

  /** Returns what runs where this is judged: the same, with the tier data scaled. */
  public Subject runs(Subject judged) {
    return scale == 1 ? judged : judged.withTiers(Json.digest(data.tiersAt(scale)));
  }

  /** Begins another that is like this one but for its folder, which lies below this one's. */
  public Like like(String folder) {
    return new Like(this, workDir.resolve(folder));
  }

  /** Another that is like a given one but for what is named. */
  public static final class Like {
    private final StandUp like;
    private TargetSpec target;
    private int scale;
    private boolean remoteDecision;
    private final Path workDir;
    private GrantIssuer grants;
    private DataFiles data;
    private boolean traced;

    private Like(StandUp like, Path workDir) {
      this.like = like;
      this.target = like.target;
      this.scale = like.scale;
      this.remoteDecision = like.remoteDecision;
      this.workDir = workDir;
      this.grants = like.grants;
      this.data = like.data;
      this.traced = like.traced;
    }

    /** Another target. */
    public Like target(TargetSpec other) {
      target = other;
      return this;
    }

    /** Windows divided by another factor. */
    public Like scale(int other) {
      scale = other;
      return this;
    }

    /** A runtime that asks a decision point, or decides by itself. */
    public Like remoteDecision(boolean other) {
      remoteDecision = other;
      return this;
    }

    /** Grants of another issuer. */
    public Like grants(GrantIssuer other) {
      grants = other;
      return this;
    }

    /** Other data. */
    public Like data(DataFiles other) {
      data = other;
      return this;
    }

    /** A runtime that is given a collector, or none. */
    public Like traced(boolean other) {
      traced = other;
      return this;
    }

    /** Returns it. */
    public StandUp make() {
      return new StandUp(
          target,
          like.ring,
          scale,
          remoteDecision,
          like.tenants,
          workDir,
          like.home,
          like.seed,
          grants,
          like.proxies,
          data,
          like.decisionPoint,
          like.store,
          traced);
    }
  }
}

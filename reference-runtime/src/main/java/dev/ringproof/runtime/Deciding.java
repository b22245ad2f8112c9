package dev.ringproof.runtime;

import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.config.Documents;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.authzen.AuthzenDecisionPoint;
import dev.ringproof.runtime.decision.cel.CelDecisionPoint;
import org.jspecify.annotations.Nullable;

/** Who decides: the rules in this process, or a decision point elsewhere. */
final class Deciding implements AutoCloseable {
  private final @Nullable AuthzenDecisionPoint remote;

  Deciding(Config config, Documents documents) {
    var url = config.decisionUrl();
    this.remote =
        url == null
            ? null
            : new AuthzenDecisionPoint(
                url, asked(documents), documents.data().tiers().data().windows().approval());
  }

  private static AuthzenDecisionPoint.Policy asked(Documents documents) {
    var policy = documents.data().policy().data();
    return new AuthzenDecisionPoint.Policy(policy.id(), policy.version());
  }

  /** Returns the rules of these documents, or throws what is wrong with them. */
  static CelDecisionPoint rules(Documents documents) {
    var data = documents.data();
    return new CelDecisionPoint(data.policy().data(), data.tiers().data().windows().approval());
  }

  /** Returns who decides by these documents, of which the rules are. */
  DecisionPoint point(Documents documents, CelDecisionPoint rules) {
    return remote == null ? rules : remote.under(asked(documents));
  }

  /** Returns {@code embedded} or {@code remote}. */
  String kind() {
    return remote == null ? "embedded" : "remote";
  }

  @Override
  public void close() {
    if (remote != null) {
      remote.close();
    }
  }
}

package dev.ringproof.runtime;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.policy.PolicyDocument;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.runtime.config.Documents;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.policy.ActionGate;
import dev.ringproof.runtime.ring.GrantedRing;
import dev.ringproof.runtime.slo.BuildShown;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The policy that decides now. It is replaced as a whole or not at all: a question is answered by
 * the gate of the policy that was in force when it came, whatever comes into force meanwhile, and
 * no gate remembers what another policy allowed.
 */
final class PolicyInForce implements ActionGate {
  private final String artefact;
  private final GrantedRing ring;
  private final Function<Documents, Ruled> gates;
  private final Map<String, String> digests = new HashMap<>();
  private volatile Current current;

  /** A policy as it decides: the point that is asked, and the gate before it. */
  record Ruled(DecisionPoint point, ActionGate gate) {}

  private record Current(Documents documents, Subject subject, Ruled ruled) {}

  /**
   * Puts the first policy in force; the ring was opened for it.
   *
   * @param gates makes what decides by a policy, or throws {@link DocumentException}
   */
  PolicyInForce(
      Documents documents, String artefact, GrantedRing ring, Function<Documents, Ruled> gates) {
    this.artefact = artefact;
    this.ring = ring;
    this.gates = gates;
    this.current = new Current(documents, documents.subject(artefact), gates.apply(documents));
    digests.put(name(documents), documents.data().policy().digest());
  }

  @Override
  public Ruling judge(Question question) {
    return current.ruled().gate().judge(question);
  }

  /** Returns what runs now. */
  Subject subject() {
    return current.subject();
  }

  /** Returns what metrics show of it. */
  BuildShown shown() {
    return new BuildShown(subject().digest(), ring.kind().toString());
  }

  /** Returns the point that decides by the policy in force. */
  DecisionPoint point() {
    return current.ruled().point();
  }

  /** Returns the policy in force. */
  PolicyDocument policy() {
    return current.documents().data().policy().data();
  }

  /** Returns the documents in force. */
  Documents documents() {
    return current.documents();
  }

  /**
   * Puts another policy in force, or another grant for the same.
   *
   * @return whether anything is other than before
   * @throws DocumentException that says what does not hold; then all is as before
   */
  synchronized boolean take(Documents next) {
    var here = current.documents();
    var digest = next.data().policy().digest();
    var samePolicy = digest.equals(here.data().policy().digest());
    if (samePolicy && next.grant().equals(here.grant())) {
      return false;
    }
    var known = digests.getOrDefault(name(next), digest);
    if (!known.equals(digest)) {
      throw DocumentException.at(
          name(next), "another content than it had before", "a version of its own for each");
    }
    var subject = next.subject(artefact);
    var ruled = samePolicy ? current.ruled() : gates.apply(next);
    ring.renew(next.grant(), next.trusted(), subject);
    digests.put(name(next), digest);
    current = new Current(next, subject, ruled);
    return true;
  }

  private static String name(Documents documents) {
    var policy = documents.data().policy().data();
    return "policy \"" + policy.id() + "\" version \"" + policy.version() + "\"";
  }

  @Override
  public String toString() {
    return name(current.documents());
  }
}

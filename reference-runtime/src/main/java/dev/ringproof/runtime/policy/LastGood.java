package dev.ringproof.runtime.policy;

import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.Question;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Remembers, for a bounded number of cases, the last decision of a point if it was an allow. */
final class LastGood {
  private static final int MOST = 10_000;

  private final Map<Key, Given> given =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Given> eldest) {
          return size() > MOST;
        }
      };

  /** What a later question must share: the actor with all its authority, and the policy. */
  private record Key(
      String tenant,
      String subject,
      ActorType type,
      Set<String> scopes,
      String tool,
      TierId tier,
      int ring,
      String policy,
      String version) {}

  /** An allow and when it was given. */
  record Given(Decision.Allow allow, long nanos) {}

  private static Key key(Question q, String policy, String version) {
    var actor = q.actor();
    return new Key(
        actor.tenant(),
        actor.subject(),
        actor.type(),
        actor.scopes(),
        q.tool().name(),
        q.tier(),
        q.ring(),
        policy,
        version);
  }

  /** Takes note of a usable decision; anything but an allow without an approval forgets. */
  void note(Question question, Decision decision, String policy, String version, long nanos) {
    var key = key(question, policy, version);
    synchronized (given) {
      given.remove(key);
      if (decision instanceof Decision.Allow allow && question.approval() == null) {
        given.put(key, new Given(allow, nanos));
      }
    }
  }

  Optional<Given> find(Question question, String policy, String version) {
    synchronized (given) {
      return Optional.ofNullable(given.get(key(question, policy, version)));
    }
  }
}

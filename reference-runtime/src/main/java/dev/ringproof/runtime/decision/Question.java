package dev.ringproof.runtime.decision;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.session.TraceContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a decision is asked about.
 *
 * @param digest over tool and arguments
 * @param phase {@code plan} before any approval, {@code adapter} right before the tool runs
 * @param approval the approval that was given, in the phase {@code adapter}
 * @param trace what a question that leaves this process is part of; null where none is
 */
public record Question(
    Actor actor,
    TierId tier,
    int ring,
    String session,
    String turn,
    String action,
    Tool tool,
    JsonObject arguments,
    String digest,
    String phase,
    @Nullable Approved approval,
    @Nullable TraceContext trace) {

  /** A question that is part of no trace. */
  public Question(
      Actor actor,
      TierId tier,
      int ring,
      String session,
      String turn,
      String action,
      Tool tool,
      JsonObject arguments,
      String digest,
      String phase,
      @Nullable Approved approval) {
    this(actor, tier, ring, session, turn, action, tool, arguments, digest, phase, approval, null);
  }

  /**
   * An approval that was given.
   *
   * @param scopes what whoever gave it held then; empty where that is not known
   */
  public record Approved(String id, String by, Set<String> scopes, String digest) {
    public Approved {
      scopes = Set.copyOf(scopes);
    }
  }
}

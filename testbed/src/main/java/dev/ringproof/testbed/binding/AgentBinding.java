package dev.ringproof.testbed.binding;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.history.Transcript;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.proxy.FaultProxy;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the suites do with a runtime, as verbs. No verb throws because of an answer; one that the
 * wire has nothing for throws {@link UnmappedVerbException}.
 */
public interface AgentBinding {
  /** Returns the wire. */
  BindingKind kind();

  /** Returns the verbs that are mapped. */
  Set<Verb> verbs();

  /** Returns the capabilities that a runtime declares by speaking this wire at all. */
  Set<Capability> capabilities();

  /** Whether the runtime says that it is ready. */
  boolean ready();

  /** Whether anything answers at the runtime's address. */
  boolean answers();

  /** Reads the discovery document. */
  Reply discover();

  /** Opens a session; a null budget asks for the tier's. */
  Reply openSession(Persona who, TierId tier, @Nullable Spend budget);

  /** Reads a session's view. */
  Reply session(Persona who, String session);

  /** Erases a session. */
  Reply erase(Persona who, String session);

  /** Takes a turn and streams it; never throws on a refusal: see {@link TurnStream#refusal}. */
  TurnStream takeTurn(Persona who, String session, TurnAsk ask);

  /** Takes a turn and reads the head of its stream and no more, as a client that is stuck. */
  UnreadStream takeTurnUnread(Persona who, String session, TurnAsk ask);

  /** Takes a turn and waits for its end state; in tier C for the accepted job. */
  Reply takeTurnAndWait(Persona who, String session, TurnAsk ask);

  /** Reads a turn's events after this id; 0 from the start. */
  TurnStream readEvents(Persona who, String session, String turn, long lastEventId);

  /** Reads a turn's state. */
  Reply turn(Persona who, String session, String turn);

  /** Cancels a turn. */
  Reply cancel(Persona who, String session, String turn);

  /** Lists pending approvals. */
  Reply approvals(Persona who);

  /** Decides an approval. */
  Reply decide(
      Persona who,
      String approval,
      boolean approve,
      @Nullable String digest,
      @Nullable String reason);

  /** Starts a workflow. */
  Reply openWorkflow(Persona who, String session, String message);

  /** Reads a workflow. */
  Reply workflow(Persona who, String id);

  /** Cancels a workflow. */
  Reply cancelWorkflow(Persona who, String id);

  /** Lists the tenant's workflows in a state. */
  Reply workflows(Persona who, String state);

  /** Re-drives a workflow that is a dead letter; a null version asks for none. */
  Reply redrive(Persona who, String id, @Nullable Long ifMatch);

  /** Reads a trace's evidence log. */
  Reply trace(Persona who, String trace);

  /** Reads the tenant's usage. */
  Reply usage(Persona who);

  /** Reads the service levels. */
  Reply slo(Persona who);

  /** Reads the metrics in their text form. */
  Reply metrics(Persona who);

  /** Reads what a session can recall. */
  Reply memory(Persona who, String session);

  /** Sends any request. */
  Reply raw(RawRequest request);

  /** Returns the same binding that waits this long for an answer or its head. */
  AgentBinding patient(Duration patience);

  /** Returns the same binding with all traffic through this proxy. */
  AgentBinding through(FaultProxy front);

  /** Returns the same binding that also writes every exchange into the transcript. */
  AgentBinding recorded(Transcript transcript);
}

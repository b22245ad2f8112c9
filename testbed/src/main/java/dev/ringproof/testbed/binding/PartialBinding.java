package dev.ringproof.testbed.binding;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.persona.Persona;
import org.jspecify.annotations.Nullable;

/** A binding that maps no verb yet: each throws {@link UnmappedVerbException}. */
abstract class PartialBinding implements AgentBinding {

  final UnmappedVerbException unmapped(Verb verb) {
    return new UnmappedVerbException(kind(), verb);
  }

  @Override
  public Reply discover() {
    throw unmapped(Verb.DISCOVER);
  }

  @Override
  public Reply openSession(Persona who, TierId tier, @Nullable Spend budget) {
    throw unmapped(Verb.OPEN_SESSION);
  }

  @Override
  public Reply session(Persona who, String session) {
    throw unmapped(Verb.READ_SESSION);
  }

  @Override
  public Reply erase(Persona who, String session) {
    throw unmapped(Verb.ERASE);
  }

  @Override
  public TurnStream takeTurn(Persona who, String session, TurnAsk ask) {
    throw unmapped(Verb.TAKE_TURN);
  }

  @Override
  public UnreadStream takeTurnUnread(Persona who, String session, TurnAsk ask) {
    throw unmapped(Verb.TAKE_TURN);
  }

  @Override
  public Reply takeTurnAndWait(Persona who, String session, TurnAsk ask) {
    throw unmapped(Verb.TAKE_TURN);
  }

  @Override
  public TurnStream readEvents(Persona who, String session, String turn, long lastEventId) {
    throw unmapped(Verb.READ_EVENTS);
  }

  @Override
  public Reply turn(Persona who, String session, String turn) {
    throw unmapped(Verb.READ_TURN);
  }

  @Override
  public Reply cancel(Persona who, String session, String turn) {
    throw unmapped(Verb.CANCEL);
  }

  @Override
  public Reply approvals(Persona who) {
    throw unmapped(Verb.APPROVE);
  }

  @Override
  public Reply decide(
      Persona who,
      String approval,
      boolean approve,
      @Nullable String digest,
      @Nullable String reason) {
    throw unmapped(Verb.APPROVE);
  }

  @Override
  public Reply openWorkflow(Persona who, String session, String message) {
    throw unmapped(Verb.RUN_WORKFLOW);
  }

  @Override
  public Reply workflow(Persona who, String id) {
    throw unmapped(Verb.RUN_WORKFLOW);
  }

  @Override
  public Reply cancelWorkflow(Persona who, String id) {
    throw unmapped(Verb.RUN_WORKFLOW);
  }

  @Override
  public Reply workflows(Persona who, String state) {
    throw unmapped(Verb.RUN_WORKFLOW);
  }

  @Override
  public Reply redrive(Persona who, String id, @Nullable Long ifMatch) {
    throw unmapped(Verb.RUN_WORKFLOW);
  }

  @Override
  public Reply trace(Persona who, String trace) {
    throw unmapped(Verb.READ_EVIDENCE);
  }

  @Override
  public Reply usage(Persona who) {
    throw unmapped(Verb.READ_USAGE);
  }

  @Override
  public Reply slo(Persona who) {
    throw unmapped(Verb.READ_SLOS);
  }

  @Override
  public Reply metrics(Persona who) {
    throw unmapped(Verb.READ_SLOS);
  }

  @Override
  public Reply memory(Persona who, String session) {
    throw unmapped(Verb.READ_MEMORY);
  }
}

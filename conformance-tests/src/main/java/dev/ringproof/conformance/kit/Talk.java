package dev.ringproof.conformance.kit;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.persona.Persona;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Someone's session in a check. Every step that must work is held to it. */
public record Talk(Check check, Persona who, String session, TierId tier) {

  /** Opens a session for a user of a fresh tenant. */
  public static Talk open(Check check, TierId tier) {
    return open(check, check.user(), tier, null);
  }

  /** Opens a session. */
  public static Talk open(Check check, Persona who, TierId tier, @Nullable Spend budget) {
    var reply = check.api().openSession(who, tier, budget);
    check.wantStatus(201, reply, "a session of tier " + tier + " for " + who);
    var session = check.text(check.json(reply), "/id");
    check.remember(session);
    return new Talk(check, who, session, tier);
  }

  private AgentBinding api() {
    return check.api();
  }

  /** Starts a turn, which must stream. */
  public TurnStream start(String message) {
    return start(TurnAsk.of(message));
  }

  /** Starts a turn, which must stream. */
  public TurnStream start(TurnAsk ask) {
    var stream = api().takeTurn(who, session, ask);
    var refusal = stream.refusal();
    check.want(refusal.isEmpty(), "a streamed turn", refusal.map(Reply::toString).orElse(""));
    check.wantSame("status of a streamed turn", 200, stream.status());
    return stream;
  }

  /** Takes a turn to its terminal event. */
  public Told take(String message) {
    return take(TurnAsk.of(message));
  }

  /** Takes a turn to its terminal event. */
  public Told take(TurnAsk ask) {
    return finish(start(ask));
  }

  /** Reads a stream to its terminal event. */
  public Told finish(TurnStream stream) {
    var events = stream.toEnd(Check.PATIENCE);
    check.want(
        stream.terminal().isPresent(),
        "a terminal event within " + Check.PATIENCE.toMillis() + " ms",
        "events " + events.stream().map(StreamEvent::type).toList() + stream.broken().orElse(""));
    stream.close();
    return new Told(check, stream, events);
  }

  /** Sends a turn that must be refused, and returns the answer. */
  public Reply refused(TurnAsk ask) {
    var stream = api().takeTurn(who, session, ask);
    var refusal = stream.refusal();
    if (refusal.isEmpty()) {
      stream.close();
    }
    return check.there(refusal, "a refusal", "a streamed turn, status " + stream.status());
  }

  /** Waits for the approval that a running turn asks for. */
  public StreamEvent asked(TurnStream stream) {
    return check.there(
        stream.awaitType(EventType.APPROVAL_REQUIRED, Check.PATIENCE),
        "an event approval.required",
        stream.seen().stream().map(StreamEvent::raw).toList());
  }

  /** Approves what was asked, as someone who may. */
  public Reply approve(StreamEvent asked) {
    return approve(check.people().approverOf(who.tenant()), asked);
  }

  /** Approves what was asked. */
  public Reply approve(Persona approver, StreamEvent asked) {
    var approval = check.text(asked.data(), "/approval");
    return api().decide(approver, approval, true, check.text(asked.data(), "/digest"), null);
  }

  /** Returns another person of the same tenant and kind with these scopes alone. */
  public Persona other(Set<String> scopes) {
    return check.people().of(who.type(), who.tenant(), scopes);
  }

  /** Returns the session's view, which must be there. */
  public JsonValue view() {
    return check.json(check.wantStatus(200, api().session(who, session), "the session's view"));
  }

  /** Waits, where the budget window is about to end, for the next one: it resets whole. */
  public Talk inOneWindow(Duration needed) {
    var ends = windowEnds();
    var left = Duration.ofNanos(check.nanosOf(ends) - System.nanoTime());
    if (left.compareTo(needed) < 0) {
      check.await(
          "the next budget window",
          needed.plus(Check.PATIENCE),
          // As times, not as texts: one of them may be written with more zeros.
          () -> windowEnds().isAfter(ends));
    }
    return this;
  }

  private Instant windowEnds() {
    return Instant.parse(check.text(view(), "/budget/windowEnds"));
  }

  /** Returns the checkpoint's version. */
  public long version() {
    return check.whole(view(), "/version");
  }

  /** Returns the state of a turn, which must be there. */
  public JsonValue turn(String turn) {
    return check.json(check.wantStatus(200, api().turn(who, session, turn), "a turn's state"));
  }

  /** Waits until the turn has ended and returns its state. */
  public JsonValue ended(String turn, Duration within) {
    return check.await(
        "the end of turn " + turn,
        within,
        () ->
            java.util.Optional.of(turn(turn))
                .filter(
                    state ->
                        Set.of("completed", "failed", "cancelled")
                            .contains(state.text("/state").orElse(""))));
  }

  /** Returns the evidence log of a trace. */
  public Chain chain(String trace) {
    return Chain.of(check, api().trace(who, trace));
  }
}

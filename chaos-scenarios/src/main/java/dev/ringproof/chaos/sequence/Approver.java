package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.order.Span;
import dev.ringproof.chaos.sequence.Board.Pending;
import dev.ringproof.chaos.sequence.History.Word;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.persona.Persona;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Someone of the clients' tenant who may approve and has asked for nothing. */
final class Approver {
  /** How long the approver looks for something to decide. */
  private static final Duration PATIENCE = Duration.ofMillis(1_200);

  /** How long, where there is an earlier approval that can be spoken about again. */
  private static final Duration SOON = Duration.ofMillis(150);

  private static final long LOOK = Duration.ofMillis(25).toNanos();

  private final AgentBinding binding;
  private final Board board;
  private final Persona persona;

  Approver(AgentBinding binding, Board board, Persona persona) {
    this.binding = Client.patient(binding, Client.PATIENCE);
    this.board = board;
    this.persona = persona;
  }

  /** Says yes or no to what the session asks, or once more to what it asked before. */
  void decide(String session, boolean approve) {
    var earlier = board.decided(session);
    var found = asking(session, earlier.isPresent() ? SOON : PATIENCE).or(() -> earlier);
    if (found.isEmpty()) {
      board.came(Declared.DECIDE, Declared.SKIPPED);
      return;
    }
    var pending = found.get();
    board.decided(session, pending);
    var began = System.nanoTime();
    var digest = approve ? pending.digest() : null;
    var reply = binding.decide(persona, pending.approval(), approve, digest, null);
    var answer = Answers.word(reply, 200);
    board.add(
        new Word(Span.since(began), session, pending.turn(), pending.approval(), approve, answer));
    var heard = answer.equals(History.DONE);
    board.came(Declared.DECIDE, heard ? approve ? "approve" : "deny" : answer);
  }

  private Optional<Pending> asking(String session, Duration within) {
    var until = System.nanoTime() + within.toNanos();
    var found = inbox(session);
    while (found.isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(LOOK);
      found = inbox(session);
    }
    return found;
  }

  private Optional<Pending> inbox(String session) {
    return Answers.json(binding.approvals(persona)).items("/approvals").stream()
        .filter(view -> view.text("/session").orElse("").equals(session))
        .map(
            view ->
                new Pending(
                    view.text("/id").orElse(""),
                    view.text("/turn").orElse(""),
                    view.text("/digest").orElse("")))
        .findFirst();
  }
}

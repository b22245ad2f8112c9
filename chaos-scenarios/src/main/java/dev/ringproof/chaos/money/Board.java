package dev.ringproof.chaos.money;

import dev.ringproof.chaos.money.MoneyHistory.Kill;
import dev.ringproof.chaos.money.MoneyHistory.Look;
import dev.ringproof.chaos.money.MoneyHistory.Refusal;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.persona.Persona;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where clients and the killer note what they saw while the run goes on. */
final class Board {
  final List<Opened> sessions = new CopyOnWriteArrayList<>();
  final List<Taken> turns = new CopyOnWriteArrayList<>();
  final List<Refusal> refusals = new CopyOnWriteArrayList<>();
  final List<Look> looks = new CopyOnWriteArrayList<>();
  final List<Kill> kills = new CopyOnWriteArrayList<>();
  final List<String> harness = new CopyOnWriteArrayList<>();

  /** A session that was opened. */
  record Opened(Persona user, TierId tier, String id) {}

  /**
   * A turn that began.
   *
   * @param endedNanos 0 where its client did not see the end
   */
  record Taken(
      Opened in,
      Sort sort,
      String nonce,
      String message,
      String id,
      String trace,
      long beganNanos,
      long heardNanos,
      long endedNanos) {}
}

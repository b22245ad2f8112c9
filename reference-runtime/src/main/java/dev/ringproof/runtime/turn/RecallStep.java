package dev.ringproof.runtime.turn;

import dev.ringproof.runtime.budget.Purse;
import dev.ringproof.runtime.memory.Memory;
import dev.ringproof.runtime.memory.Memory.Near;
import dev.ringproof.runtime.model.Embedding;
import dev.ringproof.runtime.model.EmbeddingPort.EmbeddingCall;
import dev.ringproof.runtime.model.EmbeddingPort.EmbeddingResult;
import dev.ringproof.runtime.model.TokenCounter;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.SessionStore;
import dev.ringproof.runtime.turn.TimeSpent.Part;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recalls earlier summaries of the session when its context is summarised once more: one call, paid
 * like any other, embeds the new summary and the message. Whatever becomes of it, the turn goes on.
 */
final class RecallStep {
  /** So many earlier summaries are recalled at most. */
  static final int MOST = 2;

  private final @Nullable Recall recall;
  private final SessionStore sessions;
  private final TokenCounter counter;
  private final SloRecorder slo;
  private final Ids ids;

  RecallStep(
      @Nullable Recall recall,
      SessionStore sessions,
      TokenCounter counter,
      SloRecorder slo,
      Ids ids) {
    this.recall = recall;
    this.sessions = sessions;
    this.counter = counter;
    this.slo = slo;
    this.ids = ids;
  }

  /**
   * Remembers the turn's summary and returns the earlier ones that are nearest to the message.
   *
   * @param about the message, or the end of it: at most {@link Purse#QUERY_TOKENS}
   */
  List<Near> recall(Running turn, String about) {
    if (recall == null) {
      return List.of();
    }
    var texts = List.of(turn.summary, about);
    var input = texts.stream().mapToLong(counter::count).sum();
    var patience = patience(turn);
    if (!turn.purse.affords(recall.model(), input)) {
      return nothing(turn, "budget");
    }
    if (patience.isZero()) {
      return nothing(turn, "deadline");
    }
    var call = new EmbeddingCall(recall.model(), texts, patience, turn.facts.context().next(ids));
    var result =
        turn.time.in(Part.MODEL, () -> turn.interruptibly(() -> recall.port().embed(call)));
    turn.purse.charge(recall.model(), result.inputTokens());
    return switch (result) {
      case EmbeddingResult.Failed failed -> nothing(turn, failed.cause());
      case EmbeddingResult.Embedded done -> found(turn, recall.memory(), done.embeddings());
    };
  }

  private List<Near> found(Running turn, Memory memory, List<Embedding> embeddings) {
    slo.embedding(turn.facts.tier().id(), "embedded");
    var session = turn.facts.session();
    var near = memory.nearest(session, embeddings.getLast(), MOST);
    memory.remember(session, turn.nextVersion, turn.summary, embeddings.getFirst());
    // An erasure forgets after its commit: either it sees what came before, or this sees it.
    if (sessions.find(turn.facts.actor().tenant(), session).isEmpty()) {
      memory.forget(session);
    }
    return near.stream().filter(one -> one.score() > 0).toList();
  }

  private List<Near> nothing(Running turn, String cause) {
    slo.embedding(turn.facts.tier().id(), cause);
    return List.of();
  }

  /** A help is not waited for like an answer: a small share of the first-token budget. */
  private static Duration patience(Running turn) {
    var tier = turn.facts.tier();
    var whole = tier.firstToken() == null ? tier.turn().dividedBy(100) : tier.firstToken();
    var share = whole.dividedBy(8);
    var left = turn.deadline.left();
    return share.compareTo(left) < 0 ? share : left;
  }
}

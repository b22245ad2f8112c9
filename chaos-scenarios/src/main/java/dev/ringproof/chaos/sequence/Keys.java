package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.order.Linearizable.Op;
import dev.ringproof.chaos.sequence.History.Asked;
import dev.ringproof.chaos.sequence.KeyClaim.Call;
import dev.ringproof.chaos.sequence.KeyClaim.Erased;
import dev.ringproof.chaos.sequence.KeyClaim.MaybeTook;
import dev.ringproof.chaos.sequence.KeyClaim.Refused;
import dev.ringproof.chaos.sequence.KeyClaim.Reused;
import dev.ringproof.chaos.sequence.KeyClaim.Took;
import dev.ringproof.contract.error.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a history as calls of its idempotency keys. */
final class Keys {
  /** What nobody hears whose request was taken before: it changes nothing and claims nothing. */
  private static final Set<String> CLAIM_NOTHING =
      Set.of(
          ProblemType.TURN_IN_PROGRESS.slug(),
          ProblemType.STALE_CHECKPOINT.slug(),
          ProblemType.BUDGET_EXHAUSTED.slug());

  private Keys() {}

  /** Returns the keys that were used. */
  static Set<String> in(History history) {
    return history.asked().stream()
        .flatMap(one -> one.key() == null ? Stream.empty() : Stream.of(one.key()))
        .collect(Collectors.toSet());
  }

  /** Returns the calls of one key. */
  static List<Op<Call>> of(History history, String key) {
    var ops = new ArrayList<Op<Call>>();
    var uses = history.asked().stream().filter(one -> key.equals(one.key())).toList();
    for (var use : uses) {
      add(history, use, ops);
    }
    var sessions = uses.stream().map(Asked::session).collect(Collectors.toSet());
    for (var one : history.erased()) {
      if (sessions.contains(one.session()) && !one.answer().equals(History.NOT_FOUND)) {
        var sure = one.answer().equals(History.DONE);
        ops.add(new Op<>(new Erased(one.session()), sure ? one.span() : one.span().open()));
      }
    }
    return ops;
  }

  private static void add(History history, Asked use, List<Op<Call>> into) {
    if (!use.turn().isEmpty()) {
      into.add(new Op<>(new Took(use.session(), use.nonce(), use.turn()), use.span()));
    } else if (history.mayHaveBegun(use)) {
      into.add(new Op<>(new MaybeTook(use.session(), use.nonce()), use.span().open()));
    } else if (use.is(ProblemType.IDEMPOTENCY_KEY_REUSED.slug())) {
      into.add(new Op<>(new Reused(use.session(), use.nonce()), use.span()));
    } else if (CLAIM_NOTHING.contains(use.answer())) {
      into.add(new Op<>(new Refused(use.answer()), use.span()));
    }
  }
}

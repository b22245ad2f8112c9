package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.order.Linearizable.Op;
import dev.ringproof.chaos.order.Span;
import dev.ringproof.chaos.sequence.Checkpoint.Alive;
import dev.ringproof.chaos.sequence.Checkpoint.Begin;
import dev.ringproof.chaos.sequence.Checkpoint.Busy;
import dev.ringproof.chaos.sequence.Checkpoint.Call;
import dev.ringproof.chaos.sequence.Checkpoint.Erase;
import dev.ringproof.chaos.sequence.Checkpoint.Missing;
import dev.ringproof.chaos.sequence.Checkpoint.Settle;
import dev.ringproof.chaos.sequence.Checkpoint.Show;
import dev.ringproof.chaos.sequence.Checkpoint.Stale;
import dev.ringproof.chaos.sequence.History.Asked;
import dev.ringproof.chaos.sequence.History.Reading;
import dev.ringproof.chaos.sequence.History.Shown;
import dev.ringproof.chaos.sequence.History.Withdrawn;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.wire.EventType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a history as calls of its sessions. */
final class Checkpoints {
  private final History history;
  private final String session;
  private final List<Op<Call>> ops = new ArrayList<>();
  private final Set<String> turns;
  private int nameless;

  private Checkpoints(History history, String session) {
    this.history = history;
    this.session = session;
    this.turns =
        asked().map(Asked::turn).filter(turn -> !turn.isEmpty()).collect(Collectors.toSet());
  }

  /** Returns the calls of one session. */
  static List<Op<Call>> of(History history, String session) {
    var calls = new Checkpoints(history, session);
    calls.turns.forEach(calls::turn);
    calls.unanswered();
    calls.asked().forEach(calls::refused);
    calls.looks();
    return calls.ops;
  }

  /** Returns the same calls, whatever version a turn told at its start. */
  static List<Op<Call>> withoutStarts(List<Op<Call>> ops) {
    return ops.stream()
        .map(
            op ->
                op.call() instanceof Begin begin
                    ? new Op<Call>(new Begin(begin.turn(), begin.matches(), null), op.span())
                    : op)
        .toList();
  }

  private Stream<Asked> asked() {
    return history.asked().stream().filter(one -> one.session().equals(session));
  }

  private void add(Call call, Span span) {
    ops.add(new Op<>(call, span));
  }

  /** All calls that one turn answered: one of them began it, before any of them was answered. */
  private void turn(String turn) {
    var answered = asked().filter(one -> one.turn().equals(turn)).toList();
    var all =
        asked()
            .filter(
                one ->
                    one.turn().equals(turn)
                        || (history.mayHaveBegun(one)
                            && answered.stream().anyMatch(one::sameIntent)))
            .toList();
    var began = all.stream().mapToLong(one -> one.span().began()).min().orElseThrow();
    var ended = answered.stream().mapToLong(one -> one.span().ended()).min().orElseThrow();
    add(new Begin(turn, matches(all), startedAt(turn)), new Span(began, ended));
    settle(turn, began, answered);
  }

  private static Set<Long> matches(List<Asked> all) {
    var matches = new HashSet<Long>();
    for (var one : all) {
      var match = one.match();
      if (match == null) {
        return Set.of();
      }
      matches.add(match);
    }
    return matches;
  }

  private @Nullable Long startedAt(String turn) {
    return readings(turn)
        .flatMap(reading -> reading.events().stream())
        .filter(event -> event.is(EventType.TURN_STARTED))
        .flatMap(event -> event.data().whole("/version").stream())
        .findFirst()
        .orElse(null);
  }

  private Stream<Reading> readings(String turn) {
    return history.readings().stream().filter(reading -> reading.turn().equals(turn));
  }

  /** A turn that has ended for one client has ended for all. */
  private void settle(String turn, long began, List<Asked> answered) {
    var ended = Span.NEVER;
    Long version = null;
    for (var end : readings(turn).flatMap(reading -> reading.terminal().stream()).toList()) {
      ended = Math.min(ended, end.atNanos());
      version = end.data().whole("/version").orElse(version);
    }
    for (var waited : answered) {
      if (waited.version() != null) {
        ended = Math.min(ended, waited.span().ended());
        version = waited.version();
      }
    }
    add(new Settle(turn, version), new Span(began, Math.max(began, ended)));
  }

  /** Turns that nobody was told of may have been, one for each intent. */
  private void unanswered() {
    var intents = new ArrayList<Asked>();
    for (var one : asked().filter(history::mayHaveBegun).toList()) {
      var known = asked().anyMatch(other -> !other.turn().isEmpty() && one.sameIntent(other));
      if (!known && intents.stream().noneMatch(one::sameIntent)) {
        intents.add(one);
      }
    }
    for (var one : intents) {
      var name = Checkpoint.NAMELESS + ++nameless;
      var all =
          asked()
              .filter(history::mayHaveBegun)
              .filter(other -> other.equals(one) || one.sameIntent(other))
              .toList();
      var began = all.stream().mapToLong(other -> other.span().began()).min().orElseThrow();
      add(new Begin(name, matches(all), null), Span.from(began));
      add(new Settle(name, null), Span.from(began));
    }
  }

  private void refused(Asked one) {
    if (one.is(ProblemType.TURN_IN_PROGRESS.slug())) {
      add(new Busy(), one.span());
    } else if (one.is(ProblemType.STALE_CHECKPOINT.slug())) {
      add(new Stale(one.match(), one.version()), one.span());
    } else if (one.is(History.NOT_FOUND)) {
      add(new Missing(), one.span());
    } else if (one.is(ProblemType.IDEMPOTENCY_KEY_REUSED.slug())
        || one.is(ProblemType.BUDGET_EXHAUSTED.slug())) {
      add(new Alive(one.answer()), one.span());
    }
  }

  private void looks() {
    history.shown().stream().filter(one -> one.session().equals(session)).forEach(this::shown);
    for (var one : history.erased()) {
      if (one.session().equals(session)) {
        erased(one);
      }
    }
    history.readings().stream()
        .filter(one -> one.session().equals(session))
        .forEach(one -> there(one.answer(), one.span()));
    history.cancelled().stream()
        .filter(one -> one.session().equals(session))
        .forEach(one -> there(one.answer(), one.span()));
    history.words().stream()
        .filter(one -> one.session().equals(session))
        .forEach(one -> there(one.answer(), one.span()));
  }

  private void shown(Shown one) {
    if (one.answer().equals(History.DONE)) {
      var stranger = !one.active().isEmpty() && !turns.contains(one.active());
      add(new Show(one.version(), one.active(), stranger), one.span());
    } else {
      there(one.answer(), one.span());
    }
  }

  private void erased(Withdrawn one) {
    if (one.answer().equals(History.DONE)) {
      add(new Erase(), one.span());
    } else if (one.answer().equals(History.NOT_FOUND)) {
      add(new Missing(), one.span());
    } else {
      add(new Erase(), one.span().open());
    }
  }

  private void there(String answer, Span span) {
    if (answer.equals(History.NOT_FOUND)) {
      add(new Missing(), span);
    } else if (answer.equals(History.DONE)) {
      add(new Alive(answer), span);
    }
  }
}

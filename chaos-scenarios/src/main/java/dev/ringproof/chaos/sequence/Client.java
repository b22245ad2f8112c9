package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.order.Span;
import dev.ringproof.chaos.sequence.History.Asked;
import dev.ringproof.chaos.sequence.History.Reading;
import dev.ringproof.chaos.sequence.History.Shown;
import dev.ringproof.chaos.sequence.History.Withdrawn;
import dev.ringproof.chaos.sequence.Program.Place;
import dev.ringproof.chaos.sequence.Step.Ask;
import dev.ringproof.chaos.sequence.Step.Match;
import dev.ringproof.chaos.sequence.Step.Reads;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.binding.NativeBinding;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.persona.Persona;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One client of a program: does its steps one after another and notes what it saw. */
final class Client {
  /** Longer than any turn of tier A may last. */
  static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final long MICROS = 5_000_000;

  private final AgentBinding binding;
  private final Board board;
  private final List<Place> places;
  private final Persona user;
  private final Approver approver;
  private final Map<String, Long> versions = new HashMap<>();

  Client(AgentBinding binding, Board board, List<Place> places, Persona user, Approver approver) {
    this.binding = patient(binding, PATIENCE);
    this.board = board;
    this.places = places;
    this.user = user;
    this.approver = approver;
  }

  static AgentBinding patient(AgentBinding binding, Duration patience) {
    return binding instanceof NativeBinding known ? known.patient(patience) : binding;
  }

  void run(List<Step> steps) {
    for (var step : steps) {
      if (step.pauseMs() > 0) {
        LockSupport.parkNanos(Duration.ofMillis(step.pauseMs()).toNanos());
      }
      run(step);
    }
  }

  private void run(Step step) {
    var session = board.session(step.place());
    switch (step.kind()) {
      case OPEN -> open(step.place());
      case SHOW -> show(session);
      case TALK, MAIL, REFUND -> ask(step, session);
      case RESUME -> resume(step, session);
      case CANCEL -> cancel(session);
      case APPROVE -> approver.decide(session, true);
      case DENY -> approver.decide(session, false);
      case ERASE -> erase(session);
    }
  }

  /** Opens a session in the place; whether there is one now. */
  boolean open(int place) {
    var wanted = places.get(place);
    var tokens = wanted.tokens();
    var budget = tokens == null ? null : new Spend(tokens, MICROS);
    var reply = binding.openSession(user, wanted.tier(), budget);
    var answer = Answers.word(reply, 201);
    board.came(Declared.OPEN, answer);
    var id = Answers.json(reply).text("/id").orElse("");
    if (!answer.equals(History.DONE) || id.isEmpty()) {
      return false;
    }
    board.opened(place, id);
    return true;
  }

  void show(String session) {
    var began = System.nanoTime();
    var reply = binding.session(user, session);
    var view = Answers.json(reply);
    var answer = Answers.word(reply, 200);
    var done = answer.equals(History.DONE);
    var version = view.whole("/version").orElse(-1L);
    board.add(
        new Shown(
            Span.since(began),
            session,
            answer,
            version,
            view.text("/activeTurn").orElse(""),
            done ? Answers.money(view) : null));
    board.came(Declared.SHOW, answer);
    if (done) {
      versions.put(session, version);
    }
  }

  private void erase(String session) {
    var began = System.nanoTime();
    var answer = Answers.word(binding.erase(user, session), 200);
    board.erased(new Withdrawn(Span.since(began), session, "", answer));
    board.came(Declared.ERASE, answer);
  }

  private void cancel(String session) {
    var turn = board.latest(session);
    if (turn.isEmpty()) {
      board.came(Declared.CANCEL, Declared.SKIPPED);
      return;
    }
    var began = System.nanoTime();
    var answer = Answers.word(binding.cancel(user, session, turn.get()), 202);
    board.cancelled(new Withdrawn(Span.since(began), session, turn.get(), answer));
    board.came(Declared.CANCEL, answer);
  }

  private void resume(Step step, String session) {
    var turn = board.latest(session);
    if (turn.isEmpty()) {
      board.came(Declared.RESUME, Declared.SKIPPED);
      return;
    }
    read(session, turn.get(), Math.min(step.from(), board.seen(turn.get())));
  }

  /** Reads a turn's events from this one on, to their end. */
  void read(String session, String turn, long after) {
    var began = System.nanoTime();
    try (var stream = binding.readEvents(user, session, turn, after)) {
      var span = Span.since(began);
      var answer =
          stream
              .refusal()
              .map(no -> no.status() == 204 ? Declared.NOTHING : Answers.word(no, 200))
              .orElse(History.DONE);
      board.came(Declared.RESUME, answer);
      follow(stream, new Opened(span, session, turn, after, answer), 0);
    }
  }

  /** A stream of events that has begun, or that has been refused. */
  private record Opened(Span span, String session, String turn, long after, String answer) {}

  /** Reads on to the end, or cuts after so many events; returns the id of the last one. */
  private long follow(TurnStream stream, Opened opened, int cutAfter) {
    var events = new ArrayList<StreamEvent>();
    var last = opened.after();
    var cut = false;
    while (!cut) {
      var next = stream.next(PATIENCE);
      if (next.isEmpty()) {
        break;
      }
      events.add(next.get());
      last = next.get().id();
      board.saw(opened.session(), opened.turn(), last);
      cut = cutAfter > 0 && events.size() >= cutAfter && !next.get().terminal();
    }
    if (cut) {
      stream.cut();
    }
    events.stream()
        .filter(StreamEvent::terminal)
        .flatMap(end -> end.data().whole("/version").stream())
        .forEach(version -> versions.put(opened.session(), version));
    board.add(
        new Reading(
            opened.span(),
            opened.session(),
            opened.turn(),
            opened.after(),
            opened.answer(),
            events,
            cut));
    return cut ? last : -1;
  }

  private void ask(Step step, String session) {
    var ask = step.ask();
    if (ask == null) {
      return;
    }
    var nonce = board.nonce(step.kind(), ask.body());
    var key = ask.key() == null ? null : board.key(ask.key());
    var match = match(ask.match(), session);
    var wanted = TurnAsk.of(Script.message(step.kind(), ask.body(), nonce));
    wanted = key == null ? wanted : wanted.withKey(key);
    wanted = match == null ? wanted : wanted.withIfMatch(match);
    var intent = new Intent(step, session, nonce, key, match);
    switch (ask.reads()) {
      case WAIT -> await(intent, wanted);
      case STREAM, CUT, GIVE_UP -> stream(intent, ask, wanted);
    }
  }

  private record Intent(
      Step step, String session, String nonce, @Nullable String key, @Nullable Long match) {
    Asked asked(Span span, String answer, String turn, @Nullable Long version) {
      return new Asked(span, step.kind(), session, nonce, key, match, answer, turn, version);
    }
  }

  private @Nullable Long match(Match match, String session) {
    var known = versions.getOrDefault(session, 0L);
    return switch (match) {
      case NONE -> null;
      case KNOWN -> known;
      case BEHIND -> known > 0 ? known - 1 : known + 7;
    };
  }

  private void await(Intent intent, TurnAsk wanted) {
    var began = System.nanoTime();
    var reply = binding.takeTurnAndWait(user, intent.session(), wanted);
    var answer = Answers.word(reply, 200);
    if (!answer.equals(History.DONE)) {
      refused(intent, began, reply);
      return;
    }
    var view = Answers.json(reply);
    var turn = view.text("/id").orElse("");
    var version = view.whole("/version").orElse(null);
    board.add(intent.asked(Span.since(began), answer, turn, version));
    board.saw(intent.session(), turn, 0);
    if (version != null) {
      versions.put(intent.session(), version);
    }
  }

  private void refused(Intent intent, long began, Reply reply) {
    var answer = Answers.word(reply, 200);
    var stale = answer.equals(ProblemType.STALE_CHECKPOINT.slug());
    var told = stale ? Answers.json(reply).whole("/version").orElse(null) : null;
    board.add(intent.asked(Span.since(began), answer, "", told));
    if (told != null) {
      versions.put(intent.session(), told);
    }
  }

  private void stream(Intent intent, Ask ask, TurnAsk wanted) {
    var gives = ask.reads() == Reads.GIVE_UP;
    var verbs = gives ? patient(binding, Duration.ofMillis(ask.cutAfter())) : binding;
    var began = System.nanoTime();
    var last = -1L;
    var turn = "";
    try (var stream = verbs.takeTurn(user, intent.session(), wanted)) {
      var refusal = stream.refusal();
      if (refusal.isPresent()) {
        refused(intent, began, refusal.get());
        return;
      }
      turn = stream.turn();
      var span = Span.since(began);
      board.add(intent.asked(span, History.DONE, turn, null));
      board.saw(intent.session(), turn, 0);
      var opened = new Opened(span, intent.session(), turn, 0, History.DONE);
      last = follow(stream, opened, gives ? 1 : ask.cutAfter());
    }
    if (last > 0) {
      read(intent.session(), turn, last);
    }
  }
}

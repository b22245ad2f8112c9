package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Scan;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.EmbeddingSeen;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Earlier summaries are recalled by their embeddings, in their session, for a window. */
final class MemoryClauses {
  private static final Duration WINDOW = Duration.ofSeconds(3);
  private static final int TRIES = 3;
  private static final double CLOSE = 0.01;

  /** So often the question is asked that the end of the message holds nothing else. */
  private static final int LOUD = 60;

  private static final String QUESTION = "which paint did that crane at the harbour get ";

  /**
   * A session that was summarised once: what its summary said, and of which version it is.
   *
   * @param fact a word of the summary that stands nowhere else
   */
  private record Known(
      Check check, Standing on, Persona who, String session, String fact, long version) {

    /**
     * A summary that did not come in its time, or whose embedding did not, is not recalled: then
     * there is another.
     */
    static Known of(Check check, Standing on, Persona who) {
      for (int i = 1; ; i++) {
        var known = once(check, on, who);
        if (i == TRIES || known.memory().contains(known.fact())) {
          return known;
        }
      }
    }

    private static Known once(Check check, Standing on, Persona who) {
      var open = api(check, on).openSession(who, TierId.A, null);
      var session = check.text(check.json(check.wantStatus(201, open, "a session")), "/id");
      var known = new Known(check, on, who, session, Check.letters("fact"), 2);
      known.talkTooLong("the harbour crane got vermilion paint " + known.fact());
      return known;
    }

    /**
     * Two messages that are too long together: the first is summarised so, the second otherwise.
     */
    private void talkTooLong(String summary) {
      for (var says : List.of(summary, "bread wants rye flour with salt")) {
        var mark = Check.letters("mark");
        on.witness().scriptWithin(mark, ModelScript.says(says));
        var turn = take(half() + mark + " " + on.witness().nonce());
        var summarised = turn.of(EventType.CONTEXT_SUMMARIZED).size();
        var most = says.equals(summary) ? 0 : 1;
        check.want(summarised <= most, most + " summaries of the context at most", summarised);
      }
    }

    /** A bit more than half of what the tier's context holds. */
    private String half() {
      return "word ".repeat(on.tiers().tier(TierId.A).contextTokens() * 13 / 25);
    }

    /** Takes one more turn. */
    Taken take(String message) {
      var stream = api().takeTurn(who, session, TurnAsk.of(message));
      var events = stream.toEnd(Check.PATIENCE);
      var end = check.there(stream.terminal(), "a turn that ended", events);
      stream.close();
      check.wantSame("end of a turn", EventType.TURN_COMPLETED.toString(), end.type());
      return new Taken(stream.trace(), events);
    }

    private AgentBinding api() {
      return api(check, on);
    }

    private static AgentBinding api(Check check, Standing on) {
      return on == check.standing() ? check.api() : on.binding();
    }

    /**
     * Asks about the fact, at such length that the turn before has to be summarised, and returns
     * what the model got to read, and what the turn told. A summary that did not come in its time
     * is no summary: then it is asked again.
     */
    Asked ask() {
      for (int i = 1; ; i++) {
        var asked = askOnce();
        if (i == TRIES || !asked.taken().of(EventType.CONTEXT_SUMMARIZED).isEmpty()) {
          return asked;
        }
      }
    }

    private Asked askOnce() {
      var nonce = on.witness().nonce();
      var taken = take(half() + QUESTION.repeat(LOUD) + nonce);
      var calls = on.witness().modelCalls(nonce);
      check.want(!calls.isEmpty(), "a call of the model", calls);
      return new Asked(nonce, taken, Json.write(calls.getFirst().messages()));
    }

    String memory() {
      var reply = api().memory(who, session);
      return check.wantStatus(200, reply, "what a session can recall").text();
    }

    /** Holds the session to recalling its fact: what is forgotten elsewhere is known here. */
    Asked recalls() {
      check.want(memory().contains(fact), "its first summary", memory());
      var asked = ask();
      check.want(asked.read().contains(fact), "the recalled summary for the model", asked.read());
      return asked;
    }
  }

  private record Taken(String trace, List<StreamEvent> events) {
    List<JsonValue> of(EventType type) {
      return events.stream()
          .filter(event -> event.type().equals(type.toString()))
          .map(event -> (JsonValue) event.data())
          .toList();
    }
  }

  private record Asked(String nonce, Taken taken, String read) {}

  @Proves(value = "SES-1", once = true, capabilities = Capability.MEMORY)
  void embeddingsAreNotInTheStore(Check check) {
    var known = Known.of(check, check.standing(), check.user());
    var asked = known.ask();
    var calls =
        check.await(
            "a call for embeddings of what was asked",
            Check.PATIENCE,
            () -> {
              var seen = check.witness().embeddings(asked.nonce());
              return seen.isEmpty() ? Optional.empty() : Optional.of(seen);
            });
    var vectors =
        Stream.concat(calls.stream(), check.witness().embeddings(known.fact()).stream())
            .flatMap(call -> call.vectors().stream())
            .toList();
    check.want(vectors.size() >= 3, "embeddings of two summaries and the message", vectors.size());
    check.await(
        "the session's id in the store, as a proof that the scan sees it",
        Check.PATIENCE,
        () -> !Scan.find(check.standing().store(), known.session()).isEmpty());
    var files = check.standing().store();
    for (var vector : vectors) {
      check.wantSame("places of an embedding", List.of(), Scan.findVector(files, vector));
    }
    var nonce = asked.nonce();
    check.wantSame("places of an embedded message", List.of(), Scan.find(files, nonce));
    var shown =
        known.memory()
            + check.api().trace(known.who(), asked.taken().trace()).text()
            + check.api().metrics(check.people().ops()).text();
    for (var vector : vectors) {
      check.want(!Scan.in(shown, vector.getFirst()), "no embedding shown", vector.getFirst());
    }
  }

  @Proves(
      value = "SES-8",
      seams = Seam.REPOINT_UPSTREAMS,
      capabilities = {Capability.MEMORY, Capability.SUMMARISE})
  void erasedSessionIsNotRecalled(Check check) {
    var known = Known.of(check, check.standing(), check.user());
    check.want(known.memory().contains(known.fact()), "its first summary", known.memory());
    check.wantStatus(200, check.api().erase(known.who(), known.session()), "an erasure");
    check.wantProblem(
        ProblemType.NOT_FOUND,
        check.api().memory(known.who(), known.session()),
        "what an erased session can recall");
    foreign(check, known, Known.of(check, check.standing(), known.who()));
  }

  @Proves(
      value = "AUTH-3",
      seams = Seam.REPOINT_UPSTREAMS,
      capabilities = {Capability.MEMORY, Capability.SUMMARISE})
  void memoryIsItsSessionsAlone(Check check) {
    var known = Known.of(check, check.standing(), check.user());
    var foreign = check.user();
    var missing = check.api().memory(foreign, "ses_" + "a".repeat(26));
    check.wantProblem(ProblemType.NOT_FOUND, missing, "what no session can recall");
    check.wantProblem(
        ProblemType.NOT_FOUND,
        check.api().memory(foreign, known.session()),
        "what another tenant's session can recall");
    foreign(check, known, Known.of(check, check.standing(), foreign));
    nearestFirst(check, known, known.recalls());
  }

  /** Holds another session, which recalls its own, to knowing nothing of the first one. */
  private static void foreign(Check check, Known known, Known other) {
    var read = other.memory() + other.ask().read();
    check.want(!read.contains(known.fact()), "nothing of another session", read);
    other.recalls();
  }

  /** The witness has the embeddings: what was told as nearest is so by its own reckoning. */
  private static void nearestFirst(Check check, Known known, Asked asked) {
    var again = known.ask();
    var summary = embedding(check, known.fact());
    for (var one : List.of(asked, again)) {
      var told = summarised(check, one);
      var nearest = check.there(told.at("/recalled/0"), "a summary that was recalled", told);
      var message = embedding(check, one.nonce());
      check.wantSame("its version", known.version(), check.whole(nearest, "/version"));
      var score = Double.parseDouble(Json.write(nearest.at("/score").orElseThrow()));
      var own = cosine(message, summary);
      check.want(Math.abs(score - own) < CLOSE, "a score near " + own, nearest);
    }
    var others = check.json(check.api().memory(known.who(), known.session())).items("/summaries");
    check.want(others.size() > 1, "another summary that is less near", others);
  }

  private static JsonValue summarised(Check check, Asked asked) {
    var told = asked.taken().of(EventType.CONTEXT_SUMMARIZED);
    check.want(!told.isEmpty(), "a context that was summarised", asked.taken().events());
    return told.getFirst();
  }

  private static List<String> embedding(Check check, String word) {
    var calls = check.witness().embeddings(word);
    check.want(!calls.isEmpty(), "a call for the embedding of " + word, calls);
    EmbeddingSeen first = calls.getFirst();
    for (int i = 0; i < first.texts().size(); i++) {
      if (first.texts().get(i).contains(word)) {
        return first.vectors().get(i);
      }
    }
    throw new IllegalStateException("no text with the word it was found by");
  }

  private static double cosine(List<String> a, List<String> b) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < a.size(); i++) {
      var x = Double.parseDouble(a.get(i));
      var y = Double.parseDouble(b.get(i));
      product += x * y;
      first += x * x;
      second += y * y;
    }
    return product / Math.sqrt(first * second);
  }

  @Proves(
      value = "SES-2",
      phase = Phase.OWN,
      seams = {Seam.START_STOP_KILL, Seam.REPOINT_UPSTREAMS},
      capabilities = {Capability.MEMORY, Capability.SUMMARISE})
  void memoryGoesWithItsWindow(Check check) {
    var plan = check.standing().plan();
    var whole = check.standing().tiers().windows().transientData().multipliedBy(plan.scale());
    var scale = (int) Math.max(plan.scale(), whole.dividedBy(WINDOW));
    check.note("a runtime of its own, windows divided by " + scale);
    try (var own = Standing.up(plan.like("short-memory").scale(scale).make())) {
      var known = remembered(check, own);
      check.await(
          "a memory that is empty after its window",
          own.tiers().windows().transientData().plus(Check.PATIENCE),
          () -> !known.memory().contains(known.fact()));
      var read = known.ask().read();
      check.want(!read.contains(known.fact()), "nothing recalled after the window", read);
    }
  }

  /** A machine that takes longer for two turns than the window lasts tries again. */
  private static Known remembered(Check check, Standing own) {
    for (int i = 0; i < TRIES; i++) {
      var known = Known.of(check, own, own.personas().user());
      if (known.memory().contains(known.fact()) && known.ask().read().contains(known.fact())) {
        return known;
      }
    }
    check.want(false, "a summary that its session recalls within its window", TRIES + " none");
    throw new IllegalStateException("not reached");
  }
}

package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.BindingKind;
import dev.ringproof.testbed.binding.ChatAnswer;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.UnreadStream;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stream of a chat completion: its grammar, what cannot be forged in it, how it breaks. */
final class ChatStreamClauses {
  private static final String WORDS = "alpha beta gamma delta";
  private static final int CUT_AFTER = 2;
  private static final int STUCK = 4;
  private static final int OTHERS = 5;
  // As for a runtime's own streams: more than both systems' buffers hold.
  private static final int PIECE = 64 * 1_024;
  private static final int PIECES = 54;

  @Proves(value = "API-1", binding = BindingKind.OPENAI_CHAT)
  void chunksFollowTheGrammar(Check check) {
    var nonce = check.nonce();
    var end = ChatEnd.of(check, "Say a few words. " + nonce);
    end.wantCompleted(check, "a plain question");
    grammar(check, end);
    if (check.lends(Seam.REPOINT_UPSTREAMS)) {
      check.wantSame("model calls", 1, check.witness().modelCalls(nonce).size());
    }
    check.want(!end.text().isEmpty(), "tokens of a completed turn", end);
    var again = ChatEnd.of(check, "Say a few words. " + check.nonce());
    again.wantCompleted(check, "a plain question");
    check.want(!id(check, again).equals(id(check, end)), "another id for another turn", again);
  }

  /** Holds a stream to one end, nothing past it, and chunks that all belong to one completion. */
  private static void grammar(Check check, ChatEnd end) {
    var types = end.events().stream().map(StreamEvent::type).toList();
    check.wantSame("ends", 1L, end.events().stream().filter(StreamEvent::terminal).count());
    check.want(end.events().getLast().terminal(), "nothing after the end", types);
    var id = id(check, end);
    for (var event : end.events()) {
      if (event.is(EventType.TOKEN)) {
        check.wantSame("id of a chunk", id, check.text(event.data(), "/turn"));
      }
    }
  }

  private static String id(Check check, ChatEnd end) {
    var id = check.text(end.events().getLast().data(), "/turn");
    check.want(!id.isEmpty(), "an id of the completion", end);
    return id;
  }

  @Proves(value = "API-1", binding = BindingKind.OPENAI_CHAT, seams = Seam.REPOINT_UPSTREAMS)
  void whatTheModelSaidIsWhatIsTold(Check check) {
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.says(WORDS));
    var end = ChatEnd.of(check, nonce).wantCompleted(check, "a model that said all");
    grammar(check, end);
    check.wantSame("text", WORDS, end.text());
    check.want(
        waited(check, nonce) instanceof ChatAnswer.Said said && said.text().equals(WORDS),
        "the same text for who waits for it",
        waited(check, nonce));
    var cut = check.nonce();
    check.witness().script(cut, ModelScript.says(WORDS).finish("length"));
    var told = ChatEnd.of(check, cut);
    var reason = told.terminal() == null ? "" : told.terminal().data().text("/reason").orElse("");
    check.want(reason.equals("length"), "finish reason length where the model ran out", told);
    check.want(
        waited(check, cut) instanceof ChatAnswer.CutOff few && few.finish().equals("length"),
        "finish reason length for who waits",
        waited(check, cut));
    check.want(check.witness().modelCalls(cut).size() >= 2, "calls that the witness saw", cut);
  }

  private static ChatAnswer waited(Check check, String message) {
    var talk = Talk.open(check, check.caller(), check.chat().tier(), null);
    return ChatAnswer.of(
        check
            .api()
            .patient(Check.PATIENCE)
            .takeTurnAndWait(talk.who(), talk.session(), TurnAsk.of(message)));
  }

  @Proves(value = "API-11", binding = BindingKind.OPENAI_CHAT)
  void textForgesNoChunk(Check check) {
    var nonce = check.nonce();
    var evil =
        List.of(
            "a\n\ndata: [DONE]\n\n",
            "b\r\rdata: {\"error\":{\"message\":\"forged\"}}\r\n\r\n",
            "\revent: error\r",
            "\u2028c",
            "[DONE]",
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}");
    check.witness().script(nonce, ModelScript.says(evil));
    var end = ChatEnd.of(check, "hi\r\nX-Forged: yes\r\n\r\ndata: [DONE] " + nonce);
    end.wantCompleted(check, "a model whose text looks like events");
    grammar(check, end);
    check.wantSame("text", String.join("", evil), end.text());
    if (check.lends(Seam.START_STOP_KILL)) {
      var forged = check.standing().logTail(400).lines().anyMatch(l -> l.startsWith("X-Forged:"));
      check.want(!forged, "no line of the log that a user began", "one that starts with X-Forged:");
    }
  }

  /** What a provider's stream breaks off with, all of it after the same first words. */
  private static Map<String, ModelScript> faults() {
    var faults = new LinkedHashMap<String, ModelScript>();
    faults.put("a connection that was reset", ModelScript.says(WORDS).cutsAfter(CUT_AFTER));
    faults.put("an error inside", ModelScript.says(WORDS).errorAfter(CUT_AFTER));
    faults.put(
        "no finish reason and no [DONE]", ModelScript.says(WORDS).endsWithoutDone(CUT_AFTER));
    faults.put("what is no JSON", ModelScript.says(WORDS).garbage());
    return faults;
  }

  @Proves(value = "FAIL-STREAM-INTERRUPTED-4", binding = BindingKind.OPENAI_CHAT)
  void noEndIsMadeUp(Check check) {
    var madeUp = new ArrayList<String>();
    faults()
        .forEach(
            (fault, script) -> {
              var nonce = check.nonce();
              check.witness().script(nonce, script);
              var end = ChatEnd.of(check, nonce);
              witnessed(check, nonce);
              check.note("a stream with " + fault + ": " + end);
              check.want(WORDS.startsWith(end.text().strip()), "the text so far and no more", end);
              if (end.completed()) {
                madeUp.add("streamed, " + fault);
              }
              var whole = waited(check, nonce);
              check.note("an answer with " + fault + ": " + whole);
              if (whole instanceof ChatAnswer.Said) {
                madeUp.add("waited for, " + fault);
              }
            });
    var twin = check.nonce();
    check.witness().script(twin, ModelScript.says(WORDS));
    ChatEnd.of(check, twin).wantCompleted(check, "a model that breaks nothing off");
    check.wantSame("answers told as whole that broke off:", List.of(), madeUp);
  }

  private static void witnessed(Check check, String nonce) {
    var cut =
        check.witness().modelCalls(nonce).stream()
            .filter(call -> call.ended().toString().equals("cut"))
            .count();
    check.want(cut > 0, "a call that the model broke off", check.witness().modelCalls(nonce));
  }

  @Proves(value = "FAIL-STREAM-INTERRUPTED-3", binding = BindingKind.OPENAI_CHAT)
  void wholeAnswersComeAgain(Check check) {
    for (int i = 0; i < 3; i++) {
      var nonce = check.nonce();
      check.witness().script(nonce, ModelScript.says(WORDS).cutsAfter(CUT_AFTER));
      check.note("a stream that the model cut: " + ChatEnd.of(check, nonce));
      witnessed(check, nonce);
    }
    ChatTimeClauses.comesBack(check);
  }

  @Proves(
      value = "API-10",
      binding = BindingKind.OPENAI_CHAT,
      phase = Phase.ALONE,
      seams = Seam.REPOINT_UPSTREAMS)
  void aSlowReaderCostsNobodyAnything(Check check) {
    var before = firstTokens(check);
    var stuck = new ArrayList<UnreadStream>();
    var nonces = new ArrayList<String>();
    try {
      for (int i = 0; i < STUCK; i++) {
        nonces.add(check.witness().nonce());
        stuck.add(stuck(check, nonces.getLast()));
      }
      var after = firstTokens(check);
      check.note("first tokens, median: " + before.toMillis() + " ms, " + after.toMillis() + " ms");
      check.want(
          after.minus(before).compareTo(Check.NOISE) <= 0,
          "first tokens of others as quick as before, " + before.toMillis() + " ms",
          after.toMillis() + " ms");
    } finally {
      stuck.forEach(UnreadStream::close);
    }
    // What is still on its way to clients that have left is work that later checks would wait for.
    check.await(
        "the end of model calls whose clients have left",
        Check.PATIENCE.multipliedBy(2),
        () -> nonces.stream().allMatch(nonce -> ended(check, nonce)));
  }

  private static boolean ended(Check check, String nonce) {
    return check.witness().modelCalls(nonce).stream().allMatch(call -> call.endNanos() > 0);
  }

  /** Not the check's own nonce: what is said is too long for its transcript. */
  private static UnreadStream stuck(Check check, String nonce) {
    var piece = "word ".repeat(PIECE / 5);
    check
        .witness()
        .script(nonce, ModelScript.says(Collections.nCopies(PIECES, piece)).usage(100, 2_000));
    var talk = Talk.open(check, check.caller(), check.chat().tier(), null);
    var ask = TurnAsk.of("tell me all of " + nonce);
    var stream = check.unrecorded().takeTurnUnread(talk.who(), talk.session(), ask);
    check.wantSame("status of a stream that nobody reads", 200, stream.status());
    check.await(
        "tokens of the model for a client that reads nothing",
        Check.PATIENCE,
        () -> check.witness().modelCalls(nonce).stream().anyMatch(c -> c.outputTokens() > 1));
    return stream;
  }

  private static Duration firstTokens(Check check) {
    var times = new ArrayList<Duration>();
    for (int i = 0; i < OTHERS; i++) {
      var end = ChatEnd.of(check, "hello " + check.nonce()).wantCompleted(check, "another's turn");
      times.add(end.firstToken() == null ? end.took() : end.firstToken());
    }
    Collections.sort(times);
    return times.get(OTHERS / 2);
  }
}

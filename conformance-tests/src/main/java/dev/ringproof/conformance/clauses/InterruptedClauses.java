package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Bill;
import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.PlainWords;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.witness.ModelCallSeen;
import dev.ringproof.testbed.witness.ModelCallSeen.Ended;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.LinkedHashMap;

/** An answer that breaks off is paid for as far as it came: by whom it was broken off, or how. */
final class InterruptedClauses {
  private static final Duration WINDOW = Duration.ofSeconds(6);
  private static final int WORDS = 24;
  private static final int SERVED = 7;

  /** A word every so often: what a broken connection swallows is then the last one at most. */
  private static final Duration PACE = Duration.ofMillis(20);

  private static ModelScript answer() {
    return ModelScript.says(PlainWords.tokens(WORDS));
  }

  private static long served(Check check, String nonce) {
    return check.witness().modelCalls(nonce).stream().mapToLong(ModelCallSeen::outputTokens).sum();
  }

  /**
   * The question was read with each answer that began: no vocabulary has fewer tokens than words.
   */
  private static void wantQuestionPaid(Check check, String nonce, Bill bill) {
    var words =
        check.witness().modelCalls(nonce).stream().mapToLong(ModelCallSeen::inputTokens).sum();
    check.want(bill.input() >= words, "at least " + words + " input tokens charged", bill);
  }

  @Proves("FIN-7")
  void whatAProviderServedBeforeItBrokeOffIsCharged(Check check) {
    var breaks = new LinkedHashMap<String, ModelScript>();
    breaks.put("an answer to its end", answer());
    breaks.put("an end without its mark", answer().endsWithoutDone(SERVED));
    breaks.put("an error within", answer().errorAfter(SERVED));
    breaks.forEach((how, script) -> wantServedCharged(check, how, script));
  }

  @Proves(value = "FIN-7", deep = true)
  void whatAProviderServedBeforeItHungIsCharged(Check check) {
    wantServedCharged(check, "a provider that says no more", answer().hangsAfter(SERVED));
  }

  private static void wantServedCharged(Check check, String how, ModelScript script) {
    var talk = Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var nonce = check.nonce();
    check.witness().script(nonce, script);
    var told = talk.take("tell " + nonce);
    var bill = Bill.of(told);
    var served = served(check, nonce);
    check.want(served >= SERVED, "words of " + how, served);
    check.wantSame("text after " + how, PlainWords.text((int) served), told.stream().text());
    check.wantSame("output charged after " + how, served, bill.output());
    wantQuestionPaid(check, nonce, bill);
    bill.settled(talk, told.trace());
  }

  @Proves("FIN-7")
  void whatAResetLeftIsCharged(Check check) {
    var talk = Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var nonce = check.nonce();
    check.witness().script(nonce, answer().pace(PACE).cutsAfter(SERVED));
    var told = talk.take("tell " + nonce);
    var bill = Bill.of(told);
    var shown = told.all(EventType.TOKEN).size();
    var calls = check.witness().modelCalls(nonce).size();
    var served = served(check, nonce);
    check.want(
        shown <= served && shown >= served - calls,
        "all words shown but the last of each of " + calls + " calls, of " + served,
        shown);
    check.wantSame("output charged", (long) shown, bill.output());
    wantQuestionPaid(check, nonce, bill);
    bill.settled(talk, told.trace());
  }

  @Proves("FIN-7")
  void aTurnTakenBackIsChargedWhatWasGenerated(Check check) {
    var talk = Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var nonce = check.nonce();
    check.witness().script(nonce, answer().hangsAfter(SERVED));
    var stream = talk.start("tell " + nonce);
    awaitWords(check, stream);
    var cancelled = check.api().cancel(talk.who(), talk.session(), stream.turn());
    check.wantStatus(202, cancelled, "taking a turn back");
    var told = talk.finish(stream);
    check.want(
        told.terminal().is(EventType.TURN_CANCELLED), "turn.cancelled", told.terminal().raw());
    var bill = Bill.of(told);
    check.wantSame("words served", (long) SERVED, served(check, nonce));
    check.wantSame("output charged", (long) SERVED, bill.output());
    wantQuestionPaid(check, nonce, bill);
    bill.settled(talk, told.trace());
  }

  private static void awaitWords(Check check, TurnStream stream) {
    var words = PlainWords.text(SERVED);
    check.await("the words of the model", Check.PATIENCE, () -> stream.text().startsWith(words));
  }

  @Proves("FIN-7")
  void whatWentOnWithoutItsReaderIsCharged(Check check) {
    var talk = Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var nonce = check.nonce();
    check.witness().script(nonce, answer().pace(PACE));
    var stream = talk.start("tell " + nonce);
    awaitWords(check, stream);
    stream.cut();
    var view = talk.ended(stream.turn(), Check.PATIENCE);
    var bill = Bill.of(check, view);
    var served = served(check, nonce);
    var whole =
        check.witness().modelCalls(nonce).stream().allMatch(call -> call.ended() == Ended.DONE);
    // Where a turn ends with its reader, what was on its way then is nobody's to count.
    check.want(
        whole ? bill.output() == served : bill.output() >= SERVED && bill.output() <= served,
        "a charge for the " + served + " words served, whole: " + whole,
        bill);
    wantQuestionPaid(check, nonce, bill);
    bill.settled(talk, stream.trace());
  }
}

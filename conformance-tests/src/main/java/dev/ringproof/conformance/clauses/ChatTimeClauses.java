package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.BindingKind;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.witness.ModelCallSeen.Ended;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** What a tier's times come to where a gateway stands between a client and its model. */
final class ChatTimeClauses {
  private static final Duration LONGEST = Duration.ofSeconds(40);
  private static final String WORDS = "one two three four";
  private static final String BACK = "here again";

  @Proves(value = "TIER-2", binding = BindingKind.OPENAI_CHAT)
  void deadlineIsKeptWhateverTheModelDoes(Check check) {
    var tier = ChatEnd.tier(check);
    var most = tier.turn().plus(tier.grace()).plus(Check.NOISE);
    if (most.compareTo(LONGEST) > 0) {
      throw check.notProvable(
          "tier "
              + tier.id()
              + "'s deadline is longer than the "
              + LONGEST.toSeconds()
              + " s here");
    }
    var never = check.nonce();
    check.witness().script(never, ModelScript.hangs());
    var midway = check.nonce();
    check.witness().script(midway, ModelScript.says(WORDS).hangsAfter(2));
    var given = most.plusSeconds(1);
    var ends = together(check, List.of(never, midway), given);
    for (var nonce : List.of(never, midway)) {
      hung(check, nonce);
    }
    for (var end : ends) {
      check.note("a model that hangs: " + end);
      check.want(
          (end.failed() || end.completed()) && end.took().compareTo(most) <= 0,
          "an end by " + most.toMillis() + " ms when the model hangs",
          end);
    }
    ChatEnd.of(check, "hello " + check.nonce()).wantCompleted(check, "a model that does not hang");
  }

  /** Asks all of them at once, since each may take as long as it is given. */
  private static List<ChatEnd> together(Check check, List<String> messages, Duration within) {
    var under =
        messages.stream()
            .map(
                message ->
                    CompletableFuture.supplyAsync(
                        () -> ChatEnd.of(check, TurnAsk.of(message), within),
                        Thread.ofVirtual()::start))
            .toList();
    return under.stream().map(CompletableFuture::join).toList();
  }

  private static void hung(Check check, String nonce) {
    var calls = check.witness().modelCalls(nonce);
    check.want(
        calls.stream().anyMatch(call -> call.ended() == Ended.HUNG),
        "a call that the model let hang",
        calls);
  }

  @Proves(value = "TIER-3", binding = BindingKind.OPENAI_CHAT)
  void firstTokenComesInTime(Check check) {
    var budget = Objects.requireNonNull(ChatEnd.tier(check).firstToken());
    var most = budget.plus(Check.NOISE);
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.hangs());
    var end = ChatEnd.of(check, TurnAsk.of(nonce), most.plusSeconds(2));
    hung(check, nonce);
    var at = end.firstToken() == null ? end.took() : end.firstToken();
    check.want(
        (end.failed() || end.firstToken() != null) && at.compareTo(most) <= 0,
        "a token or a typed failure by " + budget.toMillis() + " ms when the model hangs",
        end);
    var slow = check.nonce();
    check.witness().script(slow, ModelScript.says(WORDS).firstAfter(budget.dividedBy(4)));
    var twin = ChatEnd.of(check, slow).wantCompleted(check, "a model that takes its time");
    var first = Objects.requireNonNull(twin.firstToken());
    check.want(first.compareTo(most) <= 0, "a token by " + budget.toMillis() + " ms", first);
  }

  @Proves(value = "TIER-5", binding = BindingKind.OPENAI_CHAT)
  void modelAskedForIsUsedAndReported(Check check) {
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.says(WORDS));
    var end = ChatEnd.of(check, nonce).wantCompleted(check, "a plain question");
    var calls = check.witness().modelCalls(nonce);
    check.wantSame("model calls", 1, calls.size());
    var upstream = check.chat().upstreamModel();
    check.wantSame("model asked", upstream, calls.getFirst().model());
    var asked = check.chat().endpoint().model();
    for (var event : end.events()) {
      if (event.is(EventType.TOKEN)) {
        var told = check.text(event.data(), "/model");
        check.want(
            told.equals(asked) || told.equals(upstream), asked + " reported, or " + upstream, told);
      }
    }
  }

  @Proves(value = "FAIL-MODEL-TIMEOUT-2", binding = BindingKind.OPENAI_CHAT)
  void aTurnThatTimedOutCanBeTakenAgain(Check check) {
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.hangs().then(ModelScript.says(BACK)));
    var first = ChatEnd.of(check, nonce);
    check.note("a model that hangs: " + first);
    hung(check, nonce);
    // Who asked again by itself has done already what the client would.
    var end = first.completed() ? first : ChatEnd.of(check, nonce);
    end.wantCompleted(check, "the same turn, taken again");
    check.wantSame("text", BACK, end.text());
  }

  @Proves(value = "FAIL-MODEL-TIMEOUT-3", binding = BindingKind.OPENAI_CHAT)
  void turnsCompleteAgain(Check check) {
    var hangs = List.of(check.nonce(), check.nonce());
    hangs.forEach(nonce -> check.witness().script(nonce, ModelScript.hangs()));
    together(check, hangs, Check.PATIENCE).forEach(end -> check.note("a model that hangs: " + end));
    hangs.forEach(nonce -> hung(check, nonce));
    comesBack(check);
  }

  /** Holds a target to whole answers, by itself, within the tier's time once the fault is gone. */
  static void comesBack(Check check) {
    var within = ChatEnd.tier(check).recovered();
    check.await(
        "a whole answer once the model gives whole ones, by itself",
        within,
        () -> {
          var nonce = check.nonce();
          check.witness().script(nonce, ModelScript.says(BACK));
          var end = ChatEnd.of(check, nonce);
          check.note("after the fault: " + end);
          return end.completed() && end.text().equals(BACK);
        });
  }
}

package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Corpus.Entry;
import dev.ringproof.conformance.kit.Corpus.Kind;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.RawRequest;
import dev.ringproof.testbed.persona.Craft;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.ModelScript;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The corpus of hostile texts and structures: nothing ran that policy did not allow. */
final class CorpusClauses {

  /** Someone for a whole batch, of whom a plain turn is known to work. */
  private static Persona someone(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.says("hello"));
    check.wantSame("text", "hello", talk.take("hi " + nonce).completed().stream().text());
    return talk.who();
  }

  private static void turns(Check check, Kind... kinds) {
    var who = someone(check);
    var entries =
        CorpusBatch.entries(kinds).stream().filter(e -> e.maybe("body", "").isEmpty()).toList();
    CorpusBatch.hold(check, entries, entry -> CorpusTurn.witnessed(check, who, entry));
  }

  @Proves(value = "POL-8", deep = true)
  void hostileTextsRunNothing(Check check) {
    turns(check, Kind.USER, Kind.MODEL, Kind.TOOL_RESULT, Kind.DOCUMENT, Kind.MCP_DESCRIPTION);
  }

  @Proves(value = "API-11", deep = true)
  void hostileTextsForgeNothing(Check check) {
    turns(check, Kind.FORGED_EVENT);
    if (check.lends(Seam.START_STOP_KILL)) {
      var log = check.standing().logTail(4_000);
      check.want(
          !log.contains("forgedmark"), "no text of a turn in the log", "a line with forgedmark");
    }
  }

  @Proves(value = "POL-13", deep = true)
  void hostileNamesAreUnknown(Check check) {
    turns(check, Kind.UNICODE);
  }

  @Proves(value = "POL-1", deep = true)
  void hostileArgumentsRunNothing(Check check) {
    turns(check, Kind.DUPLICATE_KEYS, Kind.NUMBERS);
  }

  @Proves(value = "API-7", deep = true)
  void hostileBodiesAreRefused(Check check) {
    var who = someone(check);
    var bodies =
        CorpusBatch.entries(Kind.DUPLICATE_KEYS, Kind.NUMBERS).stream()
            .filter(e -> e.maybe("body", "").isPresent())
            .toList();
    check.want(!bodies.isEmpty(), "entries that are bodies", bodies.size());
    CorpusBatch.hold(
        check,
        bodies,
        entry -> {
          var reply = check.api().raw(post(who).json(entry.text("body", "")));
          check.wantProblem(ProblemType.INVALID_REQUEST, reply, entry.id());
          return "refused";
        });
  }

  @Proves(value = "AUTH-1", once = true, deep = true)
  void hostileTokensAreRefused(Check check) {
    var talk = Talk.open(check, TierId.A);
    CorpusBatch.hold(
        check,
        CorpusBatch.entries(Kind.TOKEN),
        entry -> {
          var nobody = check.people().forge().crafted(talk.who(), craft(entry));
          var reading = check.api().session(nobody, talk.session());
          check.wantProblem(ProblemType.UNAUTHENTICATED, reading, entry.id());
          var making = check.api().openSession(nobody, TierId.A, null);
          check.wantProblem(ProblemType.UNAUTHENTICATED, making, entry.id());
          var challenge = making.header("www-authenticate").orElse("");
          check.want(challenge.startsWith("Bearer"), "WWW-Authenticate: Bearer", challenge);
          return "401 for reading and for making";
        });
    check.wantStatus(200, check.api().session(talk.who(), talk.session()), "the good twin");
    var crafted = check.people().forge().crafted(talk.who(), new Craft(null, null, null, null));
    check.wantStatus(200, check.api().session(crafted, talk.session()), "a crafted good twin");
  }

  private static Craft craft(Entry entry) {
    return new Craft(
        part(entry, "header"), part(entry, "claims"), part(entry, "sign"), part(entry, "raw"));
  }

  private static @Nullable String part(Entry entry, String name) {
    return entry.maybe(name, "").orElse(null);
  }

  private static RawRequest post(Persona who) {
    return RawRequest.of("POST", "/v1/sessions")
        .bearer(Objects.requireNonNull(who.token()))
        .with("Content-Type", "application/json");
  }
}

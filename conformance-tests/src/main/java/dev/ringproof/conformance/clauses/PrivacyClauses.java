package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Scan;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.conformance.kit.Told;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.RawRequest;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** Planted words must not be found where they have no place. */
final class PrivacyClauses {
  private static final Duration VAULT = Duration.ofSeconds(2);
  private static final int TRIES = 3;

  /** The words planted in one turn, and the turn. */
  private record Planted(
      Talk talk, Told told, String prompt, String result, String argument, String token) {
    List<String> words() {
      return List.of(prompt, result, argument, token);
    }
  }

  private static String canary(Check check, String where) {
    var random = new Random(check.seed() ^ System.nanoTime());
    return String.format(Locale.ROOT, "canary%s%016x", where, random.nextLong());
  }

  private static Planted plant(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    var prompt = canary(check, "prompt");
    var result = canary(check, "result");
    var argument = canary(check, "argument");
    var arguments =
        JsonValue.object().with("to", nonce + "@example.org").with("body", "key " + argument);
    if (check.declares(Capability.ACTIONS)) {
      check
          .witness()
          .script(
              nonce,
              ModelScript.asks("send_email", arguments).then(ModelScript.says("it is done")));
      check.witness().tool(nonce, ToolScript.saying("password " + result));
    }
    var told = talk.take("my password is " + prompt + " " + nonce).completed();
    var token = Objects.requireNonNull(talk.who().token());
    return new Planted(
        talk, told, prompt, result, argument, token.substring(token.lastIndexOf('.') + 1));
  }

  @Proves(value = "SES-1", once = true)
  void storeHoldsNoRawText(Check check) {
    var planted = plant(check);
    check.want(!check.standing().store().isEmpty(), "files of the store to scan", List.of());
    check.await(
        "the session's id in the store, as a proof that the scan sees it",
        Check.PATIENCE,
        () -> !Scan.find(check.standing().store(), planted.talk().session()).isEmpty());
    // Every file, whatever it is called: a vault may keep raw text for a while, but sealed.
    var files = check.standing().store();
    for (var word : planted.words()) {
      check.wantSame("places of " + word + " in the store", List.of(), Scan.find(files, word));
    }
  }

  @Proves(value = "SES-3", once = true)
  void secretsAppearNowhere(Check check) {
    var planted = plant(check);
    var who = planted.talk().who();
    var token = Objects.requireNonNull(who.token());
    var header = canary(check, "header");
    var broken = canary(check, "body");
    var error =
        check
            .api()
            .raw(
                RawRequest.of("POST", "/v1/sessions")
                    .bearer(token)
                    .with("X-Api-Key", header)
                    .json("{\"tier\": \"" + broken));
    check.want(error.status() >= 400, "a refusal of broken JSON", error);
    var unauthenticated =
        check.api().raw(RawRequest.of("GET", "/v1/usage").bearer(token + "x" + header));
    check.wantStatus(401, unauthenticated, "a token with a bad signature");
    hidden(check, "an error", error.text() + unauthenticated.text(), List.of(header, broken));
    var trace = check.api().trace(who, planted.told().trace());
    hidden(check, "the trace", trace.text(), planted.words());
    var ops = check.people().ops();
    hidden(check, "the metrics", check.api().metrics(ops).text(), planted.words());
    hidden(check, "the service levels", check.api().slo(ops).text(), planted.words());
    var events = new StringBuilder();
    planted.told().events().forEach(e -> events.append(e.raw()).append('\n'));
    hidden(
        check,
        "the events",
        events.toString(),
        List.of(planted.prompt(), planted.result(), planted.token(), header));
    var log = List.of(check.standing().log());
    check.want(!Scan.find(log, "ready").isEmpty(), "a log to scan", log);
    for (var word :
        List.of(
            planted.prompt(),
            planted.result(),
            planted.argument(),
            planted.token(),
            header,
            broken)) {
      check.wantSame("places of " + word + " in the log", List.of(), Scan.find(log, word));
    }
  }

  private static void hidden(Check check, String where, String text, List<String> words) {
    for (var word : words) {
      check.want(!Scan.in(text, word), "no planted secret in " + where, word);
    }
  }

  @Proves(
      value = "SES-2",
      phase = Phase.OWN,
      seams = {Seam.START_STOP_KILL, Seam.REPOINT_UPSTREAMS})
  void promptsGoWithTheirWindow(Check check) {
    var plan = check.standing().plan();
    var whole = check.standing().tiers().windows().vault().multipliedBy(plan.scale());
    var scale = (int) Math.max(plan.scale(), whole.dividedBy(VAULT));
    check.note("a runtime of its own, windows divided by " + scale);
    var shorter = plan.like("short-windows").scale(scale).make();
    try (var own = Standing.up(shorter)) {
      windowEnds(check, own);
    }
  }

  private static void windowEnds(Check check, Standing own) {
    var window = own.tiers().windows().vault();
    var user = own.personas().user();
    var told = remembered(check, own, user);
    check.note("found right after the turn: " + Scan.find(own.store(), told.secret()));
    check.await(
        "410 gone for the turn's events once they are purged",
        window.plus(Check.PATIENCE),
        () -> {
          var events = own.binding().readEvents(user, told.session(), told.turn(), 0);
          events.toEnd(Duration.ofSeconds(1));
          events.close();
          return events.status() == 410;
        });
    check.await(
        "no trace of the prompt in any byte of the store, after its window of " + window,
        Check.PATIENCE,
        () -> Scan.find(own.store(), told.secret()).isEmpty());
    var id = told.session();
    check.want(!Scan.find(own.store(), id).isEmpty(), "the session, seen by the same scan", id);
    check.wantStatus(200, own.binding().session(user, id), "the session, which stays");
    var seen = asked(check, own, user, id, "and now ");
    check.want(!Scan.in(seen, told.secret()), "a prompt that no longer goes to the model", seen);
  }

  /** A prompt, and the session and turn that it was in. */
  private record Remembered(String session, String turn, String secret) {}

  /**
   * Says a secret that the runtime still has while its window lasts: the next turn sends it to the
   * model. A machine that takes longer for two turns than the window lasts tries again.
   */
  private static Remembered remembered(Check check, Standing own, Persona user) {
    Optional<Remembered> told = Optional.empty();
    for (int i = 0; i < TRIES && told.isEmpty(); i++) {
      told = told(check, own, user);
    }
    return check.there(
        told, "a prompt that its session knows within its window", TRIES + " that it did not know");
  }

  private static Optional<Remembered> told(Check check, Standing own, Persona user) {
    var secret = canary(check, "prompt");
    var session = check.text(check.json(own.binding().openSession(user, TierId.A, null)), "/id");
    var turn = turn(check, own, user, session, "remember " + secret);
    var events = own.binding().readEvents(user, session, turn, 0);
    events.toEnd(Check.PATIENCE);
    events.close();
    var readable = events.status() == 200 && events.terminal().isPresent();
    var known = Scan.in(asked(check, own, user, session, "what was it? "), secret);
    return readable && known
        ? Optional.of(new Remembered(session, turn, secret))
        : Optional.empty();
  }

  /** Takes a turn and returns what the model got to read in it. */
  private static String asked(
      Check check, Standing own, Persona user, String session, String message) {
    var nonce = own.witness().nonce();
    var unused = turn(check, own, user, session, message + nonce);
    var calls = own.witness().modelCalls(nonce);
    check.want(!calls.isEmpty(), "a call of the model", calls);
    return Json.write(calls.getFirst().messages());
  }

  private static String turn(
      Check check, Standing own, Persona user, String session, String message) {
    var stream = own.binding().takeTurn(user, session, TurnAsk.of(message));
    stream.toEnd(Check.PATIENCE);
    check.want(stream.terminal().isPresent(), "a turn that ended", stream.seen());
    stream.close();
    return stream.turn();
  }
}

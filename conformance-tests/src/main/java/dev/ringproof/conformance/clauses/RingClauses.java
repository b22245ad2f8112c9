package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.BadGrants;
import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Scan;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.Verb;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.persona.Personas;
import dev.ringproof.testbed.target.StandUpException;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/** Who is let in, ring by ring, and how a build gets into a ring at all. */
final class RingClauses {
  /** So many tenants' loops at most are tried until one lies in one window. */
  private static final int MOST_TRIES = 3;

  private static final Pattern RESET = Pattern.compile(";t=(\\d{1,9})");

  private static Persona actor(Check check, ActorType type) {
    return switch (type) {
      case SYNTHETIC -> check.people().of(type, Personas.SYNTHETIC_TENANT, Set.of("agent"));
      case INTERNAL -> check.people().of(type, Personas.INTERNAL_TENANT, Set.of("agent"));
      case EXTERNAL -> check.people().notOptedIn();
    };
  }

  private static void admitted(Check check, Persona who, boolean yes) {
    var reply = check.api().openSession(who, TierId.A, null);
    if (yes) {
      check.wantStatus(201, reply, who.type() + " actor");
    } else {
      check.want(
          reply.is(ProblemType.RING_NOT_ADMITTED) || reply.is(ProblemType.TENANT_NOT_ADMITTED),
          "403 ring-not-admitted or tenant-not-admitted for " + who,
          reply);
    }
  }

  @Proves("RING-1")
  void syntheticActorsOnly(Check check) {
    admitted(check, check.user(), true);
    admitted(check, actor(check, ActorType.SYNTHETIC), true);
    admitted(check, actor(check, ActorType.INTERNAL), false);
    admitted(check, actor(check, ActorType.EXTERNAL), false);
  }

  @Proves("RING-2")
  void internalActorsAndTraceLog(Check check) {
    admitted(check, check.user(), true);
    admitted(check, actor(check, ActorType.EXTERNAL), false);
    var talk = Talk.open(check, TierId.A);
    var secret = "canary" + check.nonce();
    var told = talk.take("my word is " + secret);
    var log = List.of(check.standing().log());
    check.await(
        "the turn's trace in a log at trace level",
        Check.PATIENCE,
        () -> !Scan.find(log, told.trace()).isEmpty());
    check.wantSame("places of the prompt in the log", List.of(), Scan.find(log, secret));
  }

  @Proves("RING-3")
  void optedInTenantsWithinQuotas(Check check) {
    admitted(check, check.user(), true);
    admitted(check, check.people().notOptedIn(), false);
    var tries = offered(check);
    for (int i = 1; i < MOST_TRIES && !tries.inOneWindow(); i++) {
      tries = offered(check);
    }
    check.note(
        tries.admitted()
            + (tries.inOneWindow() ? " turns in one window" : " turns, perhaps of two windows"));
    var refusal = tries.refusal();
    check.wantProblem(ProblemType.QUOTA_EXCEEDED, refusal, "a turn beyond the quota");
    check.want(refusal.header("retry-after").isPresent(), "Retry-After", refusal.headers());
    check.want(refusal.header("ratelimit").isPresent(), "RateLimit", refusal.headers());
    check.want(
        refusal.header("ratelimit-policy").isPresent(), "RateLimit-Policy", refusal.headers());
    Talk.open(check, check.people().quotaUser(), TierId.A, null)
        .take("another tenant " + check.nonce())
        .completed();
  }

  /**
   * What came of turns until one was refused.
   *
   * @param inOneWindow whether the first and the last surely fell into one window
   */
  private record Tries(int admitted, Reply refusal, boolean inOneWindow) {}

  /** Offers more turns than the quota has, one after the other, for a fresh tenant. */
  private static Tries offered(Check check) {
    var quota = check.standing().plan().tenants().smallQuota();
    var user = check.people().quotaUser();
    var talk = Talk.open(check, user, TierId.A, null);
    var began = System.nanoTime();
    // The window is aligned: where its edge falls into the loop, the count starts once more.
    var admitted = 0;
    Reply refusal = null;
    for (int i = 0; i < 2 * quota.turns() + 1 && refusal == null; i++) {
      var stream = check.api().takeTurn(user, talk.session(), TurnAsk.of("n " + check.nonce()));
      if (stream.refusal().isPresent()) {
        refusal = stream.refusal().get();
      } else {
        talk.finish(stream).completed();
        admitted++;
      }
    }
    check.want(refusal != null, "a refusal after " + quota.turns() + " turns", admitted);
    var refused = Objects.requireNonNull(refusal);
    check.want(admitted >= quota.turns(), quota.turns() + " turns admitted", admitted);
    var inOneWindow = inOneWindow(began, refused, quota);
    check.want(
        !inOneWindow || admitted == quota.turns(),
        "exactly " + quota.turns() + " turns admitted in one window",
        admitted);
    return new Tries(admitted, refused, inOneWindow);
  }

  /**
   * Whether a loop that began then and ended with this refusal surely lay in one window. The window
   * ends within the seconds that the refusal tells, so it began no later than its length before
   * that. A slow machine makes this less often certain, never wrongly so.
   */
  private static boolean inOneWindow(long began, Reply refusal, Tenant.Quota quota) {
    var told = RESET.matcher(refusal.header("ratelimit").orElse(""));
    if (!told.find()) {
      return false;
    }
    var latestBegin =
        refusal.endedNanos()
            + Duration.ofSeconds(Long.parseLong(told.group(1)) - quota.windowSeconds()).toNanos();
    return began >= latestBegin;
  }

  @Proves("RING-4")
  void limitIsShownAndShedsTyped(Check check) {
    var slo = check.json(check.api().slo(check.people().ops()));
    var limit = check.whole(slo, "/concurrency/A/limit");
    check.want(limit > 0, "a concurrency limit of tier A", slo);
    var streams = new ArrayList<dev.ringproof.testbed.binding.TurnStream>();
    for (int i = 0; i < 6; i++) {
      var nonce = check.nonce();
      check.witness().script(nonce, ModelScript.says("a b c d").firstAfter(Duration.ofMillis(200)));
      var talk = Talk.open(check, TierId.A);
      streams.add(check.api().takeTurn(talk.who(), talk.session(), TurnAsk.of(nonce)));
    }
    for (var stream : streams) {
      var shed = stream.refusal();
      check.want(
          shed.isEmpty() || shed.get().is(ProblemType.CAPACITY),
          "a stream, or 503 temporary-reduced-capacity",
          shed);
      stream.toEnd(Check.PATIENCE);
      stream.close();
    }
    Talk.open(check, TierId.A).take("after it " + check.nonce()).completed();
  }

  @Proves(value = "RING-5", phase = Phase.OWN, verbs = Verb.DISCOVER)
  void grantAloneOpensTheRing(Check check) {
    var document = check.standing().discovery();
    check.wantSame("ring", (long) check.standing().ring(), check.whole(document, "/ring"));
    check.wantSame("digest", check.standing().ranAs(), check.text(document, "/build/digest"));
    check.want(document.text("/grant/id").isPresent(), "the grant it came in with", document);
    try (var pool = Executors.newFixedThreadPool(2)) {
      var tries = new ArrayList<Future<String>>();
      for (var bad : BadGrants.all(check.standing())) {
        tries.add(pool.submit(() -> enter(check, bad)));
      }
      for (var entry : tries) {
        var said = get(check, entry);
        check.want(
            said.isEmpty() || said.startsWith("refused"), "a runtime that does not start", said);
        check.note(said);
      }
      check.wantSame("bad grants tried", 5, tries.size());
    }
  }

  private static String get(Check check, Future<String> entry) {
    try {
      return entry.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw check.notProvable("interrupted");
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static String enter(Check check, BadGrants.Bad bad) {
    var plan = check.standing().plan();
    var other =
        plan.like("grant-" + bad.name().replace(' ', '-'))
            .target(BadGrants.quickToStart(plan.target()))
            .grants(bad.issuer())
            .make();
    try (var entered = Standing.up(other)) {
      return "with " + bad.name() + " it entered ring " + entered.discovery().whole("/ring");
    } catch (StandUpException e) {
      var why = String.valueOf(e.getMessage());
      var words = why.toLowerCase(Locale.ROOT);
      return words.contains("grant") || words.contains("signature")
          ? "refused with " + bad.name() + ": " + why
          : "with " + bad.name() + " it ended for another reason: " + why;
    }
  }
}

package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/** A tier that hangs or floods costs the others nothing. */
final class IsolationClauses {
  /** So many at once in the tier that hangs: more than any pool that tiers might share. */
  private static final int FLOOD = 100;

  private static final int SAMPLES = 3;
  private static final Duration STARTED = Duration.ofSeconds(20);

  /** A model that is there and never done, as far as Tier A's deadline goes. */
  private static final ModelScript ENDLESS =
      ModelScript.says("word ".repeat(40)).pace(Duration.ofMillis(500));

  @Proves(
      value = "TIER-8",
      phase = Phase.ALONE,
      deep = true,
      capabilities = {Capability.WORKFLOWS, Capability.ACTIONS})
  void hundredHungJobsCostNobodyElse(Check check) {
    var quiet = quiet(check, TierId.A, TierId.B);
    var models = Jobs.hanging(check, FLOOD / 2, "model");
    var tools = Jobs.hanging(check, FLOOD / 2, "tool");
    try {
      models.await();
      tools.await();
      unmoved(check, quiet, "jobs of Tier C hang", () -> models.held() && tools.held());
    } finally {
      models.end();
      tools.end();
    }
  }

  @Proves(
      value = "TIER-8",
      phase = Phase.ALONE,
      deep = true,
      capabilities = {Capability.WORKFLOWS, Capability.ACTIONS})
  void floodOfEndlessTurnsCostsNobodyElse(Check check) {
    var quiet = quiet(check, TierId.B);
    var turns = Turns.endless(check, TierId.A);
    try {
      turns.await();
      unmoved(check, quiet, "turns of Tier A do not end", turns::held);
      var job = check.nonce();
      check.witness().script(job, ModelScript.says("done all the same"));
      var talk = Talk.open(check, TierId.C);
      SessionClauses.done(check, talk, SessionClauses.job(check, talk, job));
    } finally {
      turns.end();
    }
  }

  /** Does it as often as the flood is high, at once. */
  private static <T> List<T> flood(int many, Callable<T> one) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<T>>();
      for (int i = 0; i < many; i++) {
        running.add(threads.submit(one));
      }
      var all = new ArrayList<T>();
      for (var each : running) {
        all.add(each.get());
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      throw new IllegalStateException(e);
    }
  }

  private static String session(Check check, Persona who, TierId tier) {
    var reply = check.unrecorded().openSession(who, tier, null);
    return check.text(check.json(check.wantStatus(201, reply, "a session")), "/id");
  }

  /** Jobs of Tier C of which each hangs in a model or a tool as soon as it runs. */
  private record Jobs(Check check, Persona who, String nonce, boolean inTool, List<String> ids) {
    static Jobs hanging(Check check, int many, String where) {
      var nonce = check.nonce();
      var inTool = where.equals("tool");
      if (inTool) {
        check
            .witness()
            .scriptBeforeTools(nonce, ModelScript.asks("send_email", PolicyClauses.email(nonce)));
        check.witness().tool(nonce, ToolScript.ok().hangBeforeEffect().readBackHangs());
      } else {
        check.witness().script(nonce, ModelScript.hangs());
      }
      var who = check.user();
      var ids =
          flood(
              many,
              () -> {
                var session = session(check, who, TierId.C);
                var reply =
                    check.unrecorded().takeTurnAndWait(who, session, TurnAsk.of("do " + nonce));
                return check.text(check.json(check.wantStatus(202, reply, "a job")), "/id");
              });
      return new Jobs(check, who, nonce, inTool, ids);
    }

    void await() {
      check.await(
          "jobs that hang in a " + (inTool ? "tool" : "model"),
          STARTED,
          () ->
              inTool
                  ? !check.witness().toolCalls(nonce).isEmpty()
                  : !check.witness().modelCalls(nonce).isEmpty());
    }

    /** Whether most of them are where they were: hung, or behind those that are. */
    boolean held() {
      var ended =
          ids.stream()
              .map(id -> check.unrecorded().workflow(who, id))
              .map(reply -> check.json(check.wantStatus(200, reply, "a job")))
              .filter(view -> view.text("/endedAt").isPresent())
              .count();
      return ended < ids.size() / 2;
    }

    void end() {
      var api = check.unrecorded();
      var left = new ArrayList<>(ids);
      flood(left.size(), () -> api.cancelWorkflow(who, take(left)));
      check.await(
          "the end of all jobs that hung",
          STARTED,
          () ->
              ids.stream()
                  .allMatch(id -> api.workflow(who, id).json().text("/endedAt").isPresent()));
    }
  }

  private static <T> T take(List<T> left) {
    synchronized (left) {
      return left.removeLast();
    }
  }

  /** A turn of a flood, with who took it. */
  private record Hung(Persona who, String session, TurnStream stream) {}

  /** Turns that were admitted, whose model is never done. */
  private record Turns(Check check, String nonce, List<Hung> all) {
    static Turns endless(Check check, TierId tier) {
      var nonce = check.nonce();
      check.witness().script(nonce, ENDLESS);
      var api = check.unrecorded();
      var who = check.user();
      var sent =
          flood(
              FLOOD,
              () -> {
                var session = session(check, who, tier);
                return new Hung(
                    who, session, api.takeTurn(who, session, TurnAsk.of("do " + nonce)));
              });
      var all = new ArrayList<Hung>();
      for (var one : sent) {
        // What there is no place for is refused at once.
        check.want(
            Set.of(200, 429, 503).contains(one.stream().status()),
            "a turn, or 429 or 503",
            one.stream().status());
        if (one.stream().status() == 200) {
          all.add(one);
        }
      }
      check.note(all.size() + " turns of " + FLOOD + " were admitted");
      check.want(!all.isEmpty(), "turns that were admitted", all.size());
      return new Turns(check, nonce, all);
    }

    void await() {
      check.await(
          "calls of a model that is never done",
          STARTED,
          () -> !check.witness().modelCalls(nonce).isEmpty());
    }

    /** Whether most of them go on. */
    boolean held() {
      var over = all.stream().filter(one -> one.stream().terminal().isPresent()).count();
      return over < Math.ceilDiv(all.size(), 2);
    }

    void end() {
      var left = new ArrayList<>(all);
      flood(
          left.size(),
          () -> {
            var one = take(left);
            var reply = check.unrecorded().cancel(one.who(), one.session(), one.stream().turn());
            one.stream().toEnd(Check.PATIENCE);
            one.stream().close();
            return reply;
          });
    }
  }

  private static Map<TierId, Duration> quiet(Check check, TierId... tiers) {
    var quiet = new EnumMap<TierId, Duration>(TierId.class);
    for (var tier : tiers) {
      quiet.put(tier, typical(check, tier));
    }
    return quiet;
  }

  /** Returns the median time of turns with an action each, of which none may fail. */
  private static Duration typical(Check check, TierId tier) {
    var took = new ArrayList<Duration>();
    for (int i = 0; i < SAMPLES; i++) {
      var nonce = PolicyClauses.asks(check, "lookup_order", a -> a);
      var told = Talk.open(check, tier).take("look " + nonce).completed();
      check.want(told.has(EventType.TOOL_COMPLETED), "an action that ran", told.types());
      took.add(told.took());
    }
    took.sort(null);
    return took.get(SAMPLES / 2);
  }

  /** Holds turns of the others to what they took before, while the flood stands. */
  private static void unmoved(
      Check check, Map<TierId, Duration> quiet, String when, BooleanSupplier held) {
    quiet.forEach(
        (tier, before) -> {
          // The flood's own beginning costs the machine: what is held is held for longer.
          var now =
              check.await(
                  "turns of Tier " + tier + " within 500 ms of " + before + " when " + when,
                  Check.PATIENCE,
                  () ->
                      Optional.of(typical(check, tier))
                          .filter(took -> took.compareTo(before.plus(Check.NOISE)) <= 0)
                          .filter(took -> held.getAsBoolean()));
          check.note(
              "a turn of Tier "
                  + tier
                  + " took "
                  + before
                  + " before and "
                  + now
                  + " when "
                  + when);
        });
  }
}

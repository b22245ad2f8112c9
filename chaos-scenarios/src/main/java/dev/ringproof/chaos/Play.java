package dev.ringproof.chaos;

import dev.ringproof.chaos.invariant.Invariants;
import dev.ringproof.chaos.kit.Fault;
import dev.ringproof.chaos.kit.LateDecisions;
import dev.ringproof.chaos.kit.Probe;
import dev.ringproof.chaos.kit.Recorder;
import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.chaos.kit.Together;
import dev.ringproof.chaos.kit.Unmet;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.proxy.ProxyException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Plays a scenario under one fault, in several tiers at once: steady state, fault, drive, heal,
 * recovery, and what the whole history says.
 */
final class Play {
  private static final int RESPONSE = 1;
  private static final int RECOVERABLE = 2;
  private static final int RECOVERED = 3;
  private static final int INVARIANTS = 4;
  private static final int RUNBOOK = 5;
  private static final int WARMING = 4;
  private static final int LASTING = 4;
  private static final int TAKES = 3;
  private static final String AGAIN = "taken again, a decision came late by itself";

  private final Stage stage;
  private final Fault fault;
  private final boolean again;
  private final List<Part> parts = new ArrayList<>();

  private Play(Stage stage, Fault fault, boolean again) {
    this.stage = stage;
    this.fault = fault;
    this.again = again;
  }

  /**
   * Plays what is planned of one scenario, and tells the stage what came of it. A take in which
   * each tier that missed something met a decision that came too late by itself says nothing of the
   * fault: it is taken again, and says so. What an invariant forbids is never taken back.
   */
  static void run(Stage stage, List<Planned> planned) {
    var play = taken(stage, planned, false);
    for (int take = 1; take < TAKES && play.saysNothing(); take++) {
      for (var one : planned) {
        stage.line(one.id() + ": " + AGAIN);
      }
      play.parts.forEach(Part::close);
      play = taken(stage, planned, true);
    }
    play.parts.forEach(stage::took);
  }

  private static Play taken(Stage stage, List<Planned> planned, boolean again) {
    var spec = planned.getFirst().spec();
    var play = new Play(stage, Fault.of(spec, stage.standing()), again);
    for (var one : planned) {
      var scene =
          new Scene(stage.standing(), one.mode(), spec, one.tier(), stage.someone(), play.fault);
      if (again) {
        scene.saw(AGAIN);
      }
      play.parts.add(new Part(one, scene));
    }
    if (stage.silence() == null) {
      play.perform();
    }
    return play;
  }

  private boolean saysNothing() {
    var missed = parts.stream().filter(Part::missed).toList();
    // A take that ended early was not judged yet: nothing that it did may be forgotten with it.
    return !missed.isEmpty()
        && missed.stream().allMatch(part -> LateDecisions.in(part.scene))
        && parts.stream().allMatch(part -> part.defect() == null)
        && parts.stream().allMatch(Play::harmless);
  }

  private static boolean harmless(Part part) {
    try {
      part.invariants = Invariants.over(Recorder.of(part.scene));
    } catch (RuntimeException unknown) {
      part.scene.transcript().note("its history cannot be judged: " + unknown);
      return false;
    }
    return !part.violated();
  }

  private void perform() {
    stage.begin(this::begin);
    if (parts.stream().anyMatch(Part::live)) {
      disturb();
      each(this::judge);
    }
  }

  private void begin() {
    each(part -> part.first("steady state", () -> steady(part.scene)));
    if (parts.stream().noneMatch(Part::live)) {
      stage.listen();
      return;
    }
    each(part -> part.first("making ready", part.act::prepare));
  }

  /**
   * The first turns after a start may be slow: the steady state is waited for, a little; for
   * longer, and until it lasts, where a take before it came to nothing.
   */
  private void steady(Scene scene) {
    var needed = again ? LASTING : 1;
    var good = 0;
    for (int left = WARMING * needed; good < needed; left--) {
      try {
        Probe.good(scene);
        good++;
      } catch (Unmet cold) {
        if (left <= 1) {
          throw cold;
        }
        good = 0;
        scene.transcript().note("not steady yet: " + cold.getMessage());
      }
    }
  }

  private void each(Consumer<Part> work) {
    Together.run(parts.stream().<Runnable>map(part -> () -> work.accept(part)).toList());
  }

  private void disturb() {
    try {
      fault.on();
      each(part -> part.step(RESPONSE, part.act::under));
    } catch (ProxyException e) {
      parts.forEach(part -> part.unmet(RESPONSE, "the fault could not be set: " + e.getMessage()));
    } finally {
      var unhealed = fault.heal();
      parts.forEach(
          part -> {
            part.step(RECOVERED, part.act::heal);
            unhealed.ifPresent(why -> part.unmet(RECOVERED, "not healed: " + why));
          });
    }
    each(
        part -> {
          part.step(RECOVERED, () -> recovered(part));
          part.step(RESPONSE, () -> finish(part));
          part.step(RECOVERABLE, () -> recover(part));
          part.step(RESPONSE, () -> part.witnessed = part.act.witnessed());
        });
  }

  /** What could not even be driven has nothing to be finished. */
  private static void finish(Part part) {
    if (part.failed(RESPONSE) == null) {
      part.act.finish();
    }
  }

  /** Nothing can be recovered where no turn was ever under the fault. */
  private static void recover(Part part) {
    if (part.act.hit().isEmpty()) {
      throw new Unmet(
          "a turn under the fault to recover",
          Objects.requireNonNullElse(part.failed(RESPONSE), "none"));
    }
    part.act.recover();
  }

  private void recovered(Part part) {
    var within = part.scene.declared().recoveredWithin(part.scene.tier()).plus(Scene.NOISE);
    var until = fault.healedNanos() + within.toNanos();
    while (true) {
      try {
        Probe.good(part.scene);
        break;
      } catch (Unmet e) {
        if (System.nanoTime() > until) {
          throw new Unmet(
              "a good turn within " + within.toMillis() + " ms of healing",
              String.valueOf(e.getMessage()));
        }
      }
    }
    var took = (System.nanoTime() - fault.healedNanos()) / 1_000_000;
    part.recoveryMillis = took;
    Unmet.want(
        took <= within.toMillis(),
        "a good turn within " + within.toMillis() + " ms of healing",
        took + " ms");
  }

  private void judge(Part part) {
    part.step(
        INVARIANTS,
        () -> {
          part.invariants = Invariants.over(Recorder.of(part.scene));
          for (var invariant : part.invariants) {
            Unmet.want(
                invariant.violations().isEmpty(),
                invariant.id() + " unbroken",
                String.join("; ", invariant.violations()));
          }
          var disturbed = stage.undeclared(part.startNanos);
          Unmet.want(
              disturbed.isEmpty(), "no undeclared failure of other turns meanwhile", disturbed);
        });
    part.step(RUNBOOK, () -> runbook(part));
    part.close();
  }

  private void runbook(Part part) {
    var runbook = part.planned.mode().runbook();
    var mode = part.planned.mode().id().toString();
    Unmet.want(
        Files.isRegularFile(stage.standing().plan().home().resolve(runbook)),
        "the runbook " + runbook,
        "no such file");
    var traces = part.act.hit();
    Unmet.want(!traces.isEmpty(), "a trace that the mode hit", "none");
    for (var trace : traces) {
      var entries = Recorder.trace(part.scene, trace).items("/entries");
      var linked =
          entries.stream()
              .filter(e -> e.text("/type").orElse("").equals("failure"))
              .map(e -> e.at("/body").orElseGet(JsonValue::object))
              .filter(body -> body.text("/mode").orElse("").equals(mode))
              .anyMatch(body -> body.text("/runbook").orElse("").equals(runbook));
      Unmet.want(
          linked,
          "an entry failure with mode " + mode + " and its runbook in trace " + trace,
          entries.stream().map(e -> e.text("/type").orElse("?")).toList());
    }
    for (var turn : part.scene.turns()) {
      for (var failed : turn.seen(EventType.TURN_FAILED)) {
        var told = failed.data().text("/runbook").orElse("");
        Unmet.want(told.equals(runbook), "the runbook " + runbook + " told to the user", told);
      }
    }
  }
}

package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.telemetry.Tracing;
import java.util.Map;

/** Sends no span of a call to a model, as if turns thought of their actions by themselves. */
public final class ModelsUntraced extends Assembly {
  ModelsUntraced(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ModelsUntraced::new);
  }

  @Override
  protected Tracing tracing(RingGate ring) {
    return Replaced.in(
        Tracing.class,
        super.tracing(ring),
        Map.of(
            "around",
            (given, call) -> given[0] instanceof ModelPort models ? models : call.with(given)));
  }
}

package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.model.ModelPort.ModelCall;

/** A call of a model, made otherwise. */
final class Asking {
  private Asking() {}

  static ModelCall model(ModelCall call, String other) {
    return Replaced.with(ModelCall.class, call, "model", other);
  }

  static ModelCall most(ModelCall call, int tokens) {
    return Replaced.with(ModelCall.class, call, "maxOutputTokens", tokens);
  }

  /** Whether it asks for a summary. */
  static boolean summary(ModelCall call) {
    var last = call.messages().getLast().text("/content").orElse("");
    return last.startsWith("Summarise the conversation");
  }
}

package dev.ringproof.runtime.model;

import java.util.Map;
import java.util.function.Consumer;

/** Sends each model's calls to the provider that serves it. */
public final class Providers implements ModelPort {
  private final Map<String, ModelPort> byModel;
  private final ModelPort others;

  /** Makes it of providers by model; {@code others} serves every other model. */
  public Providers(Map<String, ModelPort> byModel, ModelPort others) {
    this.byModel = Map.copyOf(byModel);
    this.others = others;
  }

  @Override
  public ModelResult stream(ModelCall call, Consumer<String> onText) {
    return byModel.getOrDefault(call.model(), others).stream(call, onText);
  }
}

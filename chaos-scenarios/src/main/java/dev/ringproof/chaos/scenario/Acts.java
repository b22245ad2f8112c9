package dev.ringproof.chaos.scenario;

import dev.ringproof.chaos.kit.Scene;

/** Finds the act for a scene. */
public final class Acts {
  private Acts() {}

  /** Returns the act of the scene's scenario. */
  public static Act of(Scene scene) {
    return switch (scene.mode().id()) {
      case MODEL_TIMEOUT ->
          scene.spec().variant().equals("both-hang")
              ? new BothModelsHang(scene)
              : new PreferredModelHangs(scene);
      case TOOL_TIMEOUT -> new ToolTimesOut(scene);
      case POLICY_DEGRADED -> new PolicyDegrades(scene);
      case STALE_CHECKPOINT -> new StaleReplay(scene);
      case STREAM_INTERRUPTED ->
          scene.spec().variant().equals("client-cut")
              ? new ClientIsCut(scene)
              : new ProviderIsCut(scene);
      case OTHER -> throw new IllegalArgumentException("no mode of the library");
    };
  }
}

package dev.ringproof.chaos.scenario;

import dev.ringproof.chaos.kit.Scene;
import java.util.List;

/** How one scenario is driven in one tier. Each step throws {@code Unmet} for what it misses. */
public abstract class Act {
  /** The scene that it plays in. */
  protected final Scene scene;

  /** Makes it for a scene. */
  protected Act(Scene scene) {
    this.scene = scene;
  }

  /** Makes ready, the fault not yet in force. */
  public abstract void prepare();

  /** Drives under the fault until it has bitten, and holds what the user sees to the declared. */
  public abstract void under();

  /** Takes a scripted fault away; a proxied one heals without it. */
  public void heal() {}

  /** Holds what only shows once the fault has gone to the declared. */
  public void finish() {}

  /** Recovers as the library says that a user can. */
  public abstract void recover();

  /** Returns how often something outside the runtime saw the fault in this tier. */
  public abstract long witnessed();

  /** Returns the traces that the mode hit. */
  public abstract List<String> hit();
}

package dev.ringproof.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * The machine that the injector runs on. One that has nothing left delays the injector's own clock
 * and, where it is shared, the target.
 */
final class Machine {
  private final @Nullable OperatingSystemMXBean system =
      ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean known
          ? known
          : null;

  /** Begins to look. */
  Machine() {
    busy();
  }

  /**
   * Returns the share of all processors' time that was taken since the last look, 0 to 1; null
   * where the platform does not say.
   */
  @Nullable Double busy() {
    var share = system == null ? -1 : system.getCpuLoad();
    return share >= 0 && share <= 1 ? share : null;
  }
}

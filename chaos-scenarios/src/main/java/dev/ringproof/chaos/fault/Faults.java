package dev.ringproof.chaos.fault;

import dev.ringproof.testbed.proxy.FaultProxy;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The faults that can be done, by name. */
public final class Faults {
  /** Their names, in the order in which they are done. */
  public static final List<String> NAMES =
      List.of("kill", "pause", "stall", "full", "clock", "cut");

  private Faults() {}

  /**
   * Returns the fault of this name.
   *
   * @param way the proxy before the store's database; null where the store is embedded
   * @throws IllegalArgumentException for any other name
   */
  public static ProcessFault named(String name, @Nullable FaultProxy way, InstantSource clock) {
    return switch (name) {
      case "kill" -> new Kill();
      case "pause" -> new Pause();
      case "stall" -> way == null ? new StalledFile() : new StalledWay(way);
      case "full" -> way == null ? new FullDisk() : new FullElsewhere();
      case "clock" -> new SteppedTime(clock);
      case "cut" -> new CutCommit(way);
      default ->
          throw new IllegalArgumentException("found \"" + name + "\", expected one of " + NAMES);
    };
  }
}

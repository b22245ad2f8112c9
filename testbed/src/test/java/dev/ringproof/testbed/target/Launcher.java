package dev.ringproof.testbed.target;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A harness for the supervisor's test: starts a child that starts a grandchild, then waits. */
final class Launcher {
  private Launcher() {}

  /** Arguments: the folder in which the child writes the two process ids. */
  public static void main(String[] args) throws InterruptedException {
    var folder = Path.of(args[0]);
    var script = "sleep 600 & echo $$ $! > pids.part; mv pids.part pids; wait";
    var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    Supervised.start(
        List.of("/bin/sh", "-c", script), Map.of("PATH", path), folder, folder.resolve("log"));
    new CountDownLatch(1).await();
  }
}

package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Settlement;
import dev.ringproof.runtime.store.Store;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Accepts a job once it has ended. */
public final class JobsWhileYouWait extends Assembly {
  private static final long MOST_SECONDS = 30;

  private final Map<String, CountDownLatch> ends = new ConcurrentHashMap<>();

  JobsWhileYouWait(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, JobsWhileYouWait::new);
  }

  @Override
  protected Store store() {
    return Replaced.turns(
        super.store(),
        Map.of(
            "begin",
            (given, call) -> {
              var turn = (BeginTurn) given[0];
              var end = new CountDownLatch(turn.workflow() == null ? 0 : 1);
              ends.put(turn.turn(), end);
              var begun = call.with(given);
              var unused = end.await(MOST_SECONDS, TimeUnit.SECONDS);
              return begun;
            },
            "settle",
            (given, call) -> {
              var settled = call.with(given);
              ends.getOrDefault(((Settlement) given[0]).turn(), new CountDownLatch(0)).countDown();
              return settled;
            }));
  }
}

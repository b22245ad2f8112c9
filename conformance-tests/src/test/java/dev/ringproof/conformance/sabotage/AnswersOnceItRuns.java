package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Answers that a job is accepted some time after it began to run, unless it waits for another. */
public final class AnswersOnceItRuns extends Assembly {
  private static final long SOME_MILLIS = 1_200;

  AnswersOnceItRuns(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, AnswersOnceItRuns::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    return Replaced.jobs(
        honest,
        Map.of(
            "add",
            (given, call) -> {
              var added = call.with(given);
              if (runs(honest, given[0])) {
                // The wait is the defect: there is nothing to await.
                TimeUnit.MILLISECONDS.sleep(SOME_MILLIS);
              }
              return added;
            }));
  }

  /** Nobody waits for those that are taken up at the start. */
  private static boolean runs(Store honest, Object workflow) {
    var all = honest.turns().unfinished();
    return !Thread.currentThread().getName().equals("main")
        && all.stream()
            .filter(job -> workflow.equals(job.workflow()))
            .anyMatch(
                job -> all.stream().filter(t -> t.session().equals(job.session())).count() == 1);
  }
}

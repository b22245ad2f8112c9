package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.JobQueue.Next;
import dev.ringproof.runtime.store.JobQueue.Runner;
import dev.ringproof.runtime.store.Store;
import java.util.Map;
import java.util.stream.Collectors;

/** Forgets the jobs that a crash left in the queue: those that ran go on. */
public final class QueueForgotten extends Assembly {
  QueueForgotten(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, QueueForgotten::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    return Replaced.jobs(
        honest,
        Map.of(
            "start", (given, call) -> call.with(forgetful(honest, (Runner) given[0]), given[1])));
  }

  private static Runner forgetful(Store honest, Runner runner) {
    var left =
        honest.turns().unfinished().stream()
            .filter(row -> row.workflow() != null && row.attempts() == 0)
            .map(row -> row.workflow())
            .collect(Collectors.toSet());
    return (workflow, attempt) ->
        left.contains(workflow) ? new Next.Ended() : runner.run(workflow, attempt);
  }
}

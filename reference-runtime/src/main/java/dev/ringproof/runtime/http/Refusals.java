package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.runtime.turn.Start;

/** Refused turns as problems, with the headers that say when to come again. */
final class Refusals {
  private Refusals() {}

  static Problem problem(Start.Refused refused, String session) {
    if (refused.problem() == ProblemType.NOT_FOUND) {
      return Problem.notFound();
    }
    var problem = Problem.of(refused.problem(), refused.detail());
    if (refused.version() != null) {
      problem =
          problem
              .with("version", refused.version())
              .with("location", "/v1/sessions/" + session)
              .with("runbook", "docs/runbooks/" + ModeId.STALE_CHECKPOINT + ".md");
    }
    var pause = refused.retryAfter();
    if (pause == null) {
      return problem;
    }
    problem = problem.after(pause);
    var seconds = Math.max(1, Math.ceilDiv(pause.toMillis(), 1000L));
    var quota = refused.quota();
    if (quota != null) {
      problem =
          problem
              .header(
                  "RateLimit-Policy",
                  "\"turns\";q=" + quota.turns() + ";w=" + quota.windowSeconds())
              .header("RateLimit", "\"turns\";r=0;t=" + seconds);
    }
    return problem;
  }
}

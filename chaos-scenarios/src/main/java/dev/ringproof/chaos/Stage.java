package dev.ringproof.chaos;

import dev.ringproof.chaos.kit.Background;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.binding.NativeBinding;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What the plays of one run share: the target, who acts, and whether it speaks at all. */
final class Stage {
  // Scenarios mostly wait, so many run at once; what they do before the fault is work.
  private static final int STARTING = 2;
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final String WANTED = "wanted 200 with a discovery document of contract 1; got ";

  private final Standing standing;
  private final Report report;
  private final @Nullable Background background;
  private final Semaphore starting = new Semaphore(STARTING, true);
  private @Nullable String tenant;
  private volatile @Nullable String silence;

  Stage(Standing standing, Report report, @Nullable Background background) {
    this.standing = standing;
    this.report = report;
    this.background = background;
  }

  Standing standing() {
    return standing;
  }

  /** Returns someone new of the run's one tenant. */
  synchronized Persona someone() {
    var people = standing.personas();
    if (tenant == null) {
      var first = people.user();
      tenant = first.tenant();
      return first;
    }
    return people.userOf(tenant);
  }

  /** Returns why nothing can be heard of the target any more; null if it can. */
  @Nullable String silence() {
    return silence;
  }

  /** Finds out whether the target still says who it is. */
  void listen() {
    silence = silence == null ? missing(standing) : silence;
  }

  /** Returns why there is nobody who speaks the contract; null if there is. */
  static @Nullable String missing(Standing standing) {
    AgentBinding binding = standing.binding();
    var reply =
        (binding instanceof NativeBinding known ? known.patient(SHORT) : binding).discover();
    if (reply.status() != 200) {
      return WANTED + (reply.status() == 0 ? "no answer: " + reply.text() : reply);
    }
    try {
      var contract = reply.json().text("/contract").orElse("");
      return contract.equals("1") ? null : WANTED + reply;
    } catch (DocumentException e) {
      return WANTED + reply + " (" + e.getMessage() + ")";
    }
  }

  /** Runs the busy beginning of a scenario, of which few may happen at once. */
  void begin(Runnable work) {
    starting.acquireUninterruptibly();
    try {
      work.run();
    } finally {
      starting.release();
    }
  }

  void took(Part part) {
    report.played(part);
  }

  void line(String text) {
    report.line(text);
  }

  /** Returns how turns in the background failed since, other than as the library declares. */
  List<String> undeclared(long sinceNanos) {
    return background == null ? List.of() : background.undeclared(sinceNanos);
  }
}

package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.clause.Clause;
import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.testbed.target.DataFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * FIN-6 of runtimes whose windows slide: one that keeps its word passes, and each of three that do
 * not fails. All run at once, since most of it is waiting. The reference keeps all of FIN then too.
 */
@Tag("long")
final class SlidingWindowTest {
  private static final List<Class<?>> ALL =
      List.of(
          SlidingRuntime.Right.class,
          SlidingRuntime.Early.class,
          SlidingRuntime.Hasty.class,
          SlidingRuntime.Lingering.class);
  private static final Map<Class<?>, Future<Evidence>> RUNNING = new HashMap<>();

  @TempDir static Path dir;

  @BeforeAll
  static void start() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var main : ALL) {
        var work = Files.createDirectories(dir.resolve(main.getSimpleName()));
        RUNNING.put(
            main,
            threads.submit(() -> Trial.run(Trial.saboteur(main), 2, false, Set.of("FIN-6"), work)));
      }
    }
  }

  @AfterAll
  static void end() {
    RUNNING.clear();
  }

  private static CheckResult check(Class<?> main) throws Exception {
    var checks = Objects.requireNonNull(RUNNING.get(main)).get().checks();
    assertThat(checks).hasSize(1);
    return checks.getFirst();
  }

  @Test
  void whoGivesBackEachSpendingAWindowLaterPasses() throws Exception {
    var check = check(SlidingRuntime.Right.class);
    assertThat(check.outcome()).as(check.reason()).isEqualTo(Outcome.PASSED);
    assertThat(transcripts(dir.resolve("Right/evidence"))).contains("slides: 850 tokens, then ");
  }

  /** What the checks noted: that it is the window that slides which was looked at. */
  private static String transcripts(Path evidence) throws IOException {
    try (var files = Files.walk(evidence)) {
      var all = new StringBuilder();
      for (var file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    }
  }

  @Test
  void theReferenceKeepsItsBudgetsTheSame() throws Exception {
    // Behind the others: what these checks measure is not to be theirs.
    for (var main : ALL) {
      check(main);
    }
    var all =
        Catalogue.load().clauses().stream()
            .map(Clause::id)
            .filter(id -> id.startsWith("FIN-"))
            .collect(Collectors.toUnmodifiableSet());
    var work = dir.resolve("reference");
    var evidence = Trial.run(Trial.reference(), 2, sliding(), all, work);
    assertThat(Trial.told(evidence)).isEmpty();
    assertThat(transcripts(work.resolve("evidence"))).contains("slides: 850 tokens, then ");
    assertThat(Trial.clauses(evidence, Outcome.PASSED)).containsExactlyInAnyOrderElementsOf(all);
  }

  private static DataFiles sliding() {
    var data = DataFiles.defaults();
    var tiers = (JsonObject) data.tiers();
    var windows = (JsonObject) tiers.member("windows").orElseThrow();
    var slides = tiers.with("windows", windows.with("budgetWindow", "slides"));
    return new DataFiles(slides, data.policy(), data.prices(), data.rings(), data.tools());
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        SlidingRuntime.Early.class,
        SlidingRuntime.Hasty.class,
        SlidingRuntime.Lingering.class
      })
  void whoDoesNotFails(Class<?> main) throws Exception {
    var check = check(main);
    assertThat(check.outcome()).as(check.reason()).isEqualTo(Outcome.FAILED);
    assertThat(check.reason()).contains(said(main));
  }

  /** What each is found out by: a failure for another reason would prove nothing. */
  private static String said(Class<?> main) {
    return switch (main.getSimpleName()) {
      case "Early" -> "no turn before the money is back";
      case "Hasty" -> "a Retry-After of at least";
      default -> "tokens settled";
    };
  }
}

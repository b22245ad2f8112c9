package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each saboteur fails exactly its clauses, in a process of its own. To keep this within the build's
 * time, two of them run at once, and each runs the clauses that it is to fail and those nearest to
 * them; {@code .ci/long.sh} runs all of them, {@link Matrix} all against all.
 */
@Tag("saboteurs")
final class SaboteurTest {
  private static final int AT_ONCE = 2;
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(AT_ONCE);
  private static final Map<Saboteur, Future<Evidence>> RUNNING = new EnumMap<>(Saboteur.class);

  @TempDir static Path dir;

  @BeforeAll
  static void start() throws IOException {
    for (var saboteur : saboteurs()) {
      var work = Files.createDirectories(dir.resolve(saboteur.name()));
      RUNNING.put(
          saboteur,
          THREADS.submit(
              () ->
                  Trial.run(
                      Trial.saboteur(saboteur.main()),
                      saboteur.ring(),
                      false,
                      saboteur.tried(),
                      work)));
    }
  }

  @AfterAll
  static void end() {
    THREADS.shutdownNow();
  }

  /** All of them, a share, or those that it names, as {@code -Dringproof.saboteurs} asks for. */
  static Set<Saboteur> saboteurs() {
    var asked = System.getProperty("ringproof.saboteurs", "");
    return switch (asked) {
      case "" -> Saboteur.ofEachBuild();
      case "all" -> alone();
      default ->
          Share.asked()
              .map(share -> Set.copyOf(share.of(List.copyOf(alone()))))
              .orElseGet(() -> named(asked));
    };
  }

  /** Those of one node; ManyNodesClausesTest has the others. */
  private static Set<Saboteur> alone() {
    var alone = EnumSet.allOf(Saboteur.class);
    alone.removeAll(Saboteur.ofManyNodes());
    return alone;
  }

  private static Set<Saboteur> named(String names) {
    return Stream.of(names.split(",", -1)).map(Saboteur::valueOf).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("saboteurs")
  void saboteurFailsExactlyItsClauses(Saboteur saboteur) throws Exception {
    var evidence = Objects.requireNonNull(RUNNING.get(saboteur)).get();
    assertThat(Trial.failed(evidence)).as(Trial.told(evidence)).isEqualTo(saboteur.fails());
    assertThat(evidence.checks()).hasSize((int) evidence.checksExpected());
  }
}

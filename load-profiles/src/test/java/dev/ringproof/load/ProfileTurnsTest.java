package dev.ringproof.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.Zipf;
import dev.ringproof.load.spec.Arriving;
import dev.ringproof.load.spec.LoadProfile;
import dev.ringproof.load.spec.LoadProfiles;
import dev.ringproof.testbed.persona.Persona;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProfileTurnsTest {
  private static final long SEED = 7;

  @TempDir private Path dir = Path.of("");

  private static List<Persona> users(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Persona("t" + i, "s" + i, ActorType.EXTERNAL, Set.of(), null))
        .toList();
  }

  private static List<Assignment> turns(LoadProfile profile, long seed) {
    var users = users(profile.tenants().count());
    return ProfileTurns.of(profile, profile.arrivals(), seed, users, k -> "n" + k);
  }

  @Test
  void aSeedGivesTheSameTurnsAgain() {
    var skew = LoadProfiles.shipped("skew");
    assertThat(turns(skew, SEED)).isEqualTo(turns(skew, SEED)).isNotEqualTo(turns(skew, SEED + 1));
  }

  @Test
  void tiersHaveTheirShareAndLengthsAreProductions() {
    var turns = turns(LoadProfiles.shipped("steady"), SEED);
    assertThat(turns).hasSize(1_200);
    assertThat(ProfileTurns.of(turns, TierId.A)).isEqualTo(750);
    assertThat(ProfileTurns.of(turns, TierId.B)).isEqualTo(375);
    assertThat(ProfileTurns.of(turns, TierId.C)).isEqualTo(75);
    var median = turns.stream().mapToInt(Assignment::outputTokens).sorted().skip(600).findFirst();
    // Published: 129; an error of the median of 1,200 is some 5 tokens.
    assertThat(median.orElse(0)).isCloseTo(129, within(20));
  }

  /** The first of fifty has 1/H of all turns, H the sum of k^-1.1. */
  @Test
  void theGreatestTenantHasWhatZipfsLawGives() {
    var turns = turns(LoadProfiles.shipped("skew"), SEED);
    var sum = IntStream.rangeClosed(1, 50).mapToDouble(k -> Math.pow(k, -1.1)).sum();
    assertThat(new Zipf(50, 1.1, SEED).share(0)).isCloseTo(1 / sum, within(1e-12));
    var first = turns.stream().filter(turn -> turn.who().tenant().equals("t0")).count();
    var share = 1 / sum;
    assertThat(first / (double) turns.size())
        .isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / turns.size())));
    assertThat(turns.stream().map(turn -> turn.who().tenant()).distinct().count())
        .isGreaterThan(35);
  }

  @Test
  void withoutSkewTenantsHaveAsManyTurns() {
    var zipf = new Zipf(4, 0, SEED);
    var counts = new int[4];
    IntStream.range(0, 40_000).forEach(i -> counts[zipf.next()]++);
    for (var count : counts) {
      assertThat(count).isBetween(9_650, 10_350);
    }
  }

  @Test
  void toolsHaveTheirShareWhateverTheSeed() {
    for (var seed : List.of(SEED, SEED + 1)) {
      var turns = turns(LoadProfiles.shipped("tools"), seed);
      assertThat(turns).hasSize(900);
      assertThat(wanting(turns, "lookup_order")).hasSize(270);
      assertThat(wanting(turns, "send_email")).hasSize(90);
    }
    assertThat(wanting(turns(LoadProfiles.shipped("tools"), SEED), "lookup_order"))
        .isNotEqualTo(wanting(turns(LoadProfiles.shipped("tools"), SEED + 1), "lookup_order"));
  }

  private static List<Integer> wanting(List<Assignment> turns, String tool) {
    return IntStream.range(0, turns.size())
        .filter(k -> tool.equals(turns.get(k).tool()))
        .boxed()
        .toList();
  }

  @Test
  void theOthersTurnsAreTheSameBesideALoudNeighbour() {
    var profile = LoadProfiles.shipped("neighbour");
    var as = (Arriving.Neighbour) profile.arrivals();
    var fair = neighbours(profile, as, as.perSecond());
    var loud = neighbours(profile, as, as.loud() * as.perSecond());
    assertThat(of(fair, "t0")).hasSize(120);
    assertThat(of(loud, "t0")).hasSize(1_200);
    assertThat(of(fair, "t1")).hasSize(120).isEqualTo(of(loud, "t1"));
    assertThat(of(fair, "t2")).hasSize(120).isEqualTo(of(loud, "t2"));
    assertThat(loud).isSortedAccordingTo(Comparator.comparing(Assignment::offset));
    assertThat(loud.stream().map(Assignment::nonce).distinct()).hasSameSizeAs(loud);
    // Evenly between each other's.
    assertThat(fair.stream().limit(4).map(turn -> turn.offset().toMillis()))
        .containsExactly(0L, 166L, 333L, 500L);
  }

  private static List<Assignment> neighbours(
      LoadProfile profile, Arriving.Neighbour as, double first) {
    return ProfileTurns.neighbours(profile, as, first, SEED, users(3), k -> "n" + k);
  }

  private static List<Assignment> of(List<Assignment> turns, String tenant) {
    return turns.stream().filter(turn -> turn.who().tenant().equals(tenant)).toList();
  }

  @Test
  void aTraceBringsItsOwnTimesAndLengths() throws IOException {
    Files.writeString(
        dir.resolve("trace.csv"),
        """
        TIMESTAMP,ContextTokens,GeneratedTokens
        2023-11-16 18:15:46.0000000,374,44
        2023-11-16 18:15:50.0000000,396,109
        2023-11-16 18:15:58.0000000,879,55
        """);
    var turns = turns(trace("trace.csv"), SEED);
    assertThat(turns.stream().map(Assignment::offset))
        .containsExactly(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(3));
    assertThat(turns.stream().map(Assignment::inputTokens)).containsExactly(374, 396, 879);
    assertThat(turns.stream().map(Assignment::outputTokens)).containsExactly(44, 109, 55);
    assertThatThrownBy(() -> turns(trace("none.csv"), SEED))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("none.csv");
  }

  private LoadProfile trace(String file) {
    var text =
        "kind: LoadProfile\nname: a\ntitle: t\narrivals: {kind: trace, file: "
            + file
            + ", compression: 4}\n";
    return LoadProfiles.read(Located.yaml("a.yaml", text), dir);
  }
}

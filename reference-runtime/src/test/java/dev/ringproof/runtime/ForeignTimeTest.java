package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What is another tenant's takes as long to refuse as what does not exist.
 *
 * <p>No time is held to a number of milliseconds: both kinds of request are sent in one run, in a
 * random order, and what is judged is how often a request of the one kind is slower than one of the
 * other. A slow machine slows both. If they are alike that share is one half, with a standard
 * deviation of 0.02 for 400 requests of each kind; the bounds are ten of those away. A look-up that
 * did more work for a foreign id, as little as half of the usual spread, would be outside.
 */
@Isolated("it compares times")
final class ForeignTimeTest extends InAWorld {
  private static final int EACH = 400;
  private static final int WARM = 200;
  private static final double MOST_APART = 0.2;

  private record Timed(boolean foreign, long nanos) {}

  @Test
  void foreignAndMissingSessionsCannotBeToldApartByTime() throws Exception {
    var owner = world.token("ann", "acme", "agent");
    var stranger = world.token("eve", "other", "agent");
    var session = world.session("A", owner);
    var missing = "ses_" + "a".repeat(26);
    assertThat(world.send("GET", "/v1/sessions/" + session, owner, "").statusCode()).isEqualTo(200);
    var order = new Random(7);
    var all = new ArrayList<Timed>();
    var left = new int[] {EACH, EACH};
    for (int i = 0; left[0] + left[1] > 0; i++) {
      var foreign = order.nextInt(left[0] + left[1]) < left[0];
      var id = foreign ? session : missing;
      var start = System.nanoTime();
      var status = world.send("GET", "/v1/sessions/" + id, stranger, "").statusCode();
      var took = System.nanoTime() - start;
      assertThat(status).isEqualTo(404);
      if (i >= WARM) {
        all.add(new Timed(foreign, took));
        left[foreign ? 0 : 1]--;
      }
    }
    assertThat(slowerShare(all)).isBetween(0.5 - MOST_APART, 0.5 + MOST_APART);
  }

  /** The measure tells: it is what it should be for times that are alike, and that are not. */
  @Test
  void theShareTellsAPlantedDifference() {
    var random = new Random(3);
    assertThat(slowerShare(drawn(random, 0))).isBetween(0.4, 0.6);
    assertThat(slowerShare(drawn(random, 1.0))).isGreaterThan(0.5 + MOST_APART);
  }

  /** Draws times of both kinds; the foreign ones are later by so many standard deviations. */
  private static List<Timed> drawn(Random random, double later) {
    var all = new ArrayList<Timed>();
    for (int i = 0; i < EACH; i++) {
      all.add(new Timed(false, (long) (10_000 + 1_000 * random.nextGaussian())));
      all.add(new Timed(true, (long) (10_000 + 1_000 * (later + random.nextGaussian()))));
    }
    return all;
  }

  /** The share of pairs of one of each kind in which the foreign one is slower (Mann-Whitney). */
  private static double slowerShare(List<Timed> all) {
    var sorted = all.stream().sorted(Comparator.comparingLong(Timed::nanos)).toList();
    var ranks = 0.0;
    for (int i = 0; i < sorted.size(); i++) {
      ranks += sorted.get(i).foreign() ? i + 1 : 0;
    }
    double foreign = all.stream().filter(Timed::foreign).count();
    var missing = all.size() - foreign;
    return (ranks - foreign * (foreign + 1) / 2) / (foreign * missing);
  }
}

package dev.ringproof.chaos.money;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How many clients spend for how long, and when a node is killed meanwhile.
 *
 * @param clients those that take turns at once in sessions with tight windows; a few more press on
 *     the windows of tenants
 * @param lasts how long turns are begun
 * @param kills how often a node is killed in that time
 */
public record MoneyPlan(long seed, int clients, Duration lasts, int kills) {
  /** So many clients share each tenant. */
  static final int PER_TENANT = 8;

  /** Tenants whose own window is tight. */
  static final int TIGHT_TENANTS = 3;

  /** So many clients press on each of them. */
  static final int PER_TIGHT_TENANT = 3;

  public MoneyPlan {
    if (clients < 1 || !lasts.isPositive() || kills < 0) {
      throw new IllegalArgumentException(
          "found " + clients + " clients for " + lasts + " and " + kills + " kills");
    }
  }

  /** Returns how long after the beginning each kill is: even parts of the time, shaken a little. */
  List<Duration> moments() {
    var random = new Random(seed);
    var part = lasts.dividedBy(kills + 1);
    var moments = new ArrayList<Duration>();
    for (int i = 1; i <= kills; i++) {
      var shaken = part.toMillis() * random.nextInt(20) / 100;
      moments.add(part.multipliedBy(i).plusMillis(shaken));
    }
    return moments;
  }
}

package dev.ringproof.chaos.sequence;

import static java.util.Objects.requireNonNull;

import dev.ringproof.contract.tier.TierId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What several clients of one tenant do at once with shared sessions. It is data alone: nothing in
 * it is of one target.
 *
 * @param places the sessions that are open when the clients begin
 * @param clients the steps of each, one after another
 */
record Program(List<Place> places, List<List<Step>> clients) {
  static final int MOST_CLIENTS = 4;
  private static final int MOST_PLACES = 4;
  private static final int MOST_STEPS = 64;

  Program {
    places = List.copyOf(places);
    clients = clients.stream().map(List::copyOf).toList();
    bound("places", places.size(), MOST_PLACES);
    bound("clients", clients.size(), MOST_CLIENTS);
    for (var steps : clients) {
      if (steps.size() > MOST_STEPS) {
        throw new IllegalArgumentException(
            "steps of a client: found " + steps.size() + ", expected " + MOST_STEPS + " at most");
      }
      for (var step : steps) {
        if (step.place() < 0 || step.place() >= places.size()) {
          throw new IllegalArgumentException(
              "place: found " + step.place() + ", expected one of " + places.size());
        }
      }
    }
  }

  /**
   * A session as it is opened.
   *
   * @param tier A or B
   * @param tokens its budget; null: the tier's
   */
  record Place(TierId tier, @Nullable Long tokens) {
    Place {
      requireNonNull(tier, "tier: found nothing, expected A or B");
      if (tier == TierId.C) {
        throw new IllegalArgumentException("tier: found C, expected A or B: a job is no turn");
      }
      if (tokens != null && tokens < 1) {
        throw new IllegalArgumentException("tokens: found " + tokens + ", expected 1 or more");
      }
    }
  }

  /** Returns how many steps there are. */
  int steps() {
    return clients.stream().mapToInt(List::size).sum();
  }

  /** Returns the same without one client. */
  Program withoutClient(int client) {
    var fewer = new ArrayList<>(clients);
    fewer.remove(client);
    return new Program(places, fewer);
  }

  /** Returns the same without so many steps from this one on, counted client after client. */
  Program withoutSteps(int from, int many) {
    var fewer = new ArrayList<List<Step>>();
    var at = 0;
    for (var steps : clients) {
      var kept = new ArrayList<Step>();
      for (var step : steps) {
        if (at < from || at >= from + many) {
          kept.add(step);
        }
        at++;
      }
      fewer.add(kept);
    }
    return new Program(places, fewer);
  }

  private static void bound(String what, int found, int most) {
    if (found < 1 || found > most) {
      throw new IllegalArgumentException(what + ": found " + found + ", expected 1 to " + most);
    }
  }
}
